import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type Outcome, type RunOptions, run } from "./shell.ts";

/** Longest boot, in seconds; seen: 3 to 6 on two idle processors. */
const BOOT_SECONDS = 90;

const LISTENING = "0A";

/** A running host of the bed. */
export class BedHost {
  readonly name: string;
  /** The host's systemd, as this machine counts. */
  readonly #leader: string;

  private constructor(name: string, leader: string) {
    this.name = name;
    this.#leader = leader;
  }

  /** The host whose cgroup this is, once it is up. */
  static async booted(name: string, group: string, log: string): Promise<BedHost> {
    const leader = await until(BOOT_SECONDS, `${name} boots, see ${log}`, () =>
      firstProcess(`${group}/payload/init.scope`),
    );
    const host = new BedHost(name, leader);
    await until(BOOT_SECONDS, `${name} starts its services, see ${log}`, async () => {
      const { stdout } = await host.run(["systemctl", "is-system-running"], { ok: [0, 1] });
      return /^(running|degraded)$/m.test(stdout) ? stdout : undefined;
    });
    return host;
  }

  /**
   * Runs a program in the host, as root or as the user with this id. It stays outside the host's control groups: what
   * is meant to live on is started with systemd-run.
   */
  run(command: readonly string[], { uid, ...options }: RunOptions & { uid?: number } = {}): Promise<Outcome> {
    const namespaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd"];
    const user = uid === undefined ? [] : ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];
    return run("nsenter", ["--target", this.#leader, ...namespaces, "--", ...user, ...command], options);
  }

  /** Runs a script of sh(1) in the host; the first command that fails ends it. */
  sh(script: string, options: RunOptions & { uid?: number } = {}): Promise<Outcome> {
    return this.run(["sh", "-euc", script], options);
  }

  /** Writes a file in the host, with the folders it needs. */
  async write(path: string, content: string | Uint8Array): Promise<void> {
    await this.run(["sh", "-euc", 'mkdir -p "$(dirname "$1")"; cat >"$1"', "write", path], {
      input: content,
    });
  }

  /** Where a file of the host is found by this machine's programs, which act on it as if they were in the host. */
  path(inHost: string): string {
    return `/proc/${this.#leader}/root${inHost}`;
  }

  /** Waits until something accepts TCP connections on a port: a unit may be active before its program listens. */
  async listening(port: number, seconds = 60): Promise<void> {
    const row = new RegExp(
      `:${port.toString(16).toUpperCase().padStart(4, "0")} [0-9A-F]+:0000 ${LISTENING} `,
    );
    await until(seconds, `${this.name} listens on port ${port}`, async () => {
      const { stdout } = await this.run(["cat", "/proc/net/tcp", "/proc/net/tcp6"]);
      return row.test(stdout) ? true : undefined;
    });
  }
}

/** What reading a control group says that is not there yet, or that goes away meanwhile. */
const NO_GROUP = new Set(["ENOENT", "ENODEV"]);

/** First process of a control group, once there is one. */
async function firstProcess(group: string): Promise<string | undefined> {
  try {
    return (await readFile(`${group}/cgroup.procs`, "utf8")).split("\n")[0] || undefined;
  } catch (error) {
    if (!NO_GROUP.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
    return undefined;
  }
}

/** Asks every tenth of a second until there is an answer. */
async function until<T>(seconds: number, what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  while (performance.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(100);
  }
  throw new Error(`waited ${seconds} s in vain until ${what}`);
}
