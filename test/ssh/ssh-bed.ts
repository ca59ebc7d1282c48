import { type ChildProcess, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Bed } from "../bed/bed.ts";
import type { BedHost } from "../bed/host.ts";
import type { Outcome, RunOptions } from "../bed/shell.ts";

const CHECKOUT = resolve(import.meta.dirname, "../..");
const PROGRAM = [join(CHECKOUT, "node_modules/.bin/node"), join(CHECKOUT, "src/cli/main.ts")];
/** Of the user "audit", who may become root with it. */
export const PASSWORD = "of-audit-1";

/** Hosts that one can log in to by key, and a place beside them to do it from. */
export class SshBed implements AsyncDisposable {
  readonly bed: Bed;
  readonly hosts: readonly BedHost[];
  /** A folder of this machine with the key "key" and the file "known_hosts". */
  readonly folder: string;

  private constructor(bed: Bed, hosts: readonly BedHost[], folder: string) {
    this.bed = bed;
    this.hosts = hosts;
    this.folder = folder;
  }

  static async open(count: number): Promise<SshBed> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "mesdrift-ssh-")));
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", `${folder}/key`]);
    const bed = await Bed.open();
    const names = Array.from({ length: count }, (_, at) => `mes-${at + 1}`);
    const hosts = await Promise.all(names.map((name) => bed.boot(name)));
    const ssh = new SshBed(bed, hosts, folder);
    const known = await Promise.all(hosts.map((host) => ssh.#letIn(host)));
    writeFileSync(`${folder}/known_hosts`, known.join(""));
    return ssh;
  }

  /** The address of a host, from 0 on. */
  address(at: number): string {
    return `10.77.1.${at + 1}`;
  }

  /** Runs `mesdrift` of the checkout beside the hosts. */
  mesdrift(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    return this.bed.run([...PROGRAM, ...args], { seconds: 300, ...options });
  }

  /** Starts `mesdrift` of the checkout beside the hosts, and leaves it running. */
  start(args: readonly string[]): ChildProcess {
    return this.bed.start([...PROGRAM, ...args]);
  }

  /** Options with which the hosts let one in. */
  get login(): string[] {
    return ["--identity", `${this.folder}/key`, "--known-hosts", `${this.folder}/known_hosts`];
  }

  async #letIn(host: BedHost): Promise<string> {
    await host.listening(22);
    await host.write("/root/.ssh/authorized_keys", readFileSync(`${this.folder}/key.pub`));
    await host.sh(
      `useradd --create-home --shell /bin/bash audit
       cp -r /root/.ssh /home/audit/ && chown -R audit: /home/audit/.ssh
       echo 'audit:${PASSWORD}' | chpasswd
       echo 'audit ALL=(ALL) ALL' >/etc/sudoers.d/audit`,
    );
    const { stdout } = await host.run(["cat", "/etc/ssh/ssh_host_ed25519_key.pub"]);
    return `${this.address(this.hosts.indexOf(host))} ${stdout}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bed[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
