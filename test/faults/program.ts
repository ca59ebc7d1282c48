import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { isCode } from "../../src/files/fault.ts";

/** Preloaded into a program, it has its clock shifted by what a file says, such as +3d; what measures time is left alone (faketime(1)). */
const FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

/** Environment of a program whose clock a file shifts. */
export function clockBy(file: string): NodeJS.ProcessEnv {
  return {
    LD_PRELOAD: FAKETIME,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    // Programs that are killed would leave it behind.
    FAKETIME_DISABLE_SHM: "1",
  };
}

/** What runs now; it goes with the process that started it, however that ends. */
const alive = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of alive) child.kill("SIGKILL");
});

/** A program that is killed and started again and again. */
export class Program {
  readonly #args: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  /** The end of what it wrote to standard error, over all its lives. */
  said = "";

  /** @param args of Node */
  constructor(args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#args = args;
    this.#env = env;
  }

  start(): void {
    const child = spawn(process.execPath, this.#args, {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, ...this.#env },
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.said = (this.said + text).slice(-8000);
    });
    alive.add(child);
    child.once("exit", () => alive.delete(child));
    this.#child = child;
  }

  /** Has it ended by itself, or was it never started? */
  get isOver(): boolean {
    return this.#child === undefined || !alive.has(this.#child);
  }

  /** @returns whether it was alive until then */
  async end(signal: NodeJS.Signals): Promise<boolean> {
    const child = this.#child;
    if (child === undefined || this.isOver) return false;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
    return true;
  }

  /** Process ids of its children that run this command now. */
  childrenAt(command: string): number[] {
    const pid = this.#child?.pid;
    return pid === undefined ? [] : childrenOf(pid).filter((child) => wordsOf(child).includes(command));
  }
}

/** Children of all threads of a process (proc_pid_task(5)). */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  } catch (thrown) {
    if (isGone(thrown)) return [];
    throw thrown;
  }
}

function wordsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch (thrown) {
    if (isGone(thrown)) return [];
    throw thrown;
  }
}

function isGone(thrown: unknown): boolean {
  return isCode(thrown, "ENOENT") || isCode(thrown, "ESRCH");
}
