import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, open } from "node:fs/promises";
import { resolve } from "node:path";
import { BedHost } from "./host.ts";
import { CACHE, rootFolder } from "./rootfs.ts";
import { type Outcome, type RunOptions, run } from "./shell.ts";

/** Where a host finds this checkout, read-only. */
export const CHECKOUT = "/opt/mesdrift";

const here = import.meta.dirname;
const checkout = resolve(here, "../..");

/**
 * A private bed of real Debian 12 hosts under systemd-nspawn, each with its own systemd, network address and users.
 * It goes with the process that opened it, however that ends. Ask `whyNoBed` first whether there can be one.
 */
export class Bed implements AsyncDisposable {
  readonly #process: ChildProcess;
  /** Where the hosts of the bed keep what they change; gone with the bed. */
  readonly folder: string;
  readonly #root: string;
  /** The bed's first process, as this machine counts. */
  readonly #pid: string;
  readonly #names: string[] = [];
  /** The program that each host lives in, by the host's name. */
  readonly #hosts = new Map<string, ChildProcess>();

  private constructor(process: ChildProcess, folder: string, root: string, pid: string) {
    this.#process = process;
    this.folder = folder;
    this.#root = root;
    this.#pid = pid;
  }

  static async open(): Promise<Bed> {
    const root = await rootFolder();
    const folder = await mkdtemp(`${CACHE}/bed-`);
    // A session of its own: an interrupt from the terminal must not reach it, or nothing would clean up.
    const bed = spawn("bash", [`${here}/bed.sh`, folder], {
      detached: true,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [pid] = await once(bed.stdout.setEncoding("utf8"), "data", { signal: AbortSignal.timeout(10_000) });
    return new Bed(bed, folder, root, String(pid).trim());
  }

  /** Boots a host and waits until systemd has started all it has to. @param name a short host name, once per bed */
  async boot(name: string): Promise<BedHost> {
    const folder = `${this.folder}/${name}`;
    const address = this.#addressOf(name);
    await mkdir(folder, { recursive: true });
    const args = [name, address, folder, this.#root, `--bind-ro=${checkout}:${CHECKOUT}`];
    const inBed = ["--target", this.#pid, "--mount", "--net", "--pid", "--cgroup", "--"];
    const log = `${folder}/console.log`;
    const output = await open(log, "w");
    const program = spawn("nsenter", [...inBed, "bash", `${here}/boot.sh`, ...args], {
      stdio: ["ignore", output.fd, output.fd],
      detached: true,
    });
    this.#hosts.set(name, program);
    await output.close();
    return BedHost.booted(name, `/proc/${this.#pid}/root/sys/fs/cgroup/${name}`, log);
  }

  /** What stands before a program of this machine that is to run in the network of the bed, as 10.77.0.1. */
  get inNetwork(): string[] {
    return ["nsenter", "--target", this.#pid, "--net", "--"];
  }

  /** Runs a program of this machine in the network of the bed, where its hosts answer. */
  run(command: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const [program = "", ...args] = [...this.inNetwork, ...command];
    return run(program, args, options);
  }

  /** Takes a host off the network of the bed, or puts it back. */
  async cable({ name }: BedHost, state: "up" | "down"): Promise<void> {
    await this.run(["ip", "link", "set", `vb-${name}`, state]);
  }

  /** By the order in which hosts were first asked for, also of those that boot at the same time. */
  #addressOf(name: string): string {
    if (!this.#names.includes(name)) this.#names.push(name);
    return `10.77.1.${this.#names.indexOf(name) + 1}`;
  }

  /** Starts a program of this machine in the network of the bed, and leaves it running. */
  start(command: readonly string[]): ChildProcess {
    return spawn("nsenter", ["--target", this.#pid, "--net", "--", ...command], { stdio: "ignore" });
  }

  /** Shuts a host down and boots it again with all that it keeps. What is returned takes the place of the host given. */
  async reboot(host: BedHost): Promise<BedHost> {
    const program = this.#hosts.get(host.name);
    if (!program) throw new Error(`${host.name}: not booted in this bed`);
    const ended = once(program, "exit");
    await host.run(["systemctl", "poweroff"]);
    await ended;
    return this.boot(host.name);
  }

  /** Ends all hosts at once and removes all they left. */
  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, "close");
    this.#process.stdin?.end();
    await ended;
  }
}
