import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const CHECKOUT = join(import.meta.dirname, "../..");

/** Where a collector keeps its own files and its rows, and how it is run. */
export interface CollectorAsked {
  state: string;
  /** `sqlite:PATH` or `postgres://…` */
  store: string;
  /** 0 is any. */
  port?: number;
  /** Beside this process's own. */
  env?: NodeJS.ProcessEnv;
  /** What stands before Node on the command line, such as faketime. */
  before?: readonly string[];
  /** Options of Node, such as --cpu-prof. */
  node?: readonly string[];
  /** Options of `mesdrift collector start`. */
  options?: readonly string[];
}

/** `mesdrift collector start`, as a process of its own on the loopback. */
export class CollectorProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: number;
  /** Resolves with all that it said, once it has ended. */
  readonly ended: Promise<string>;

  private constructor(child: ChildProcess, url: string, ended: Promise<string>) {
    this.child = child;
    this.url = url;
    this.port = Number(new URL(url).port);
    this.ended = ended;
  }

  /** Resolves once it listens. Throws with what it said where it ends before. */
  static async start(asked: CollectorAsked): Promise<CollectorProcess> {
    const { state, store, port = 0, env, before = [], node = [], options = [] } = asked;
    const place = ["--state", state, "--store", store, "--name", "127.0.0.1"];
    const program = [process.execPath, ...node, join(CHECKOUT, "src/cli/main.ts"), "collector", "start"];
    const words = [
      ...before,
      ...program,
      ...place,
      "--listen",
      `127.0.0.1:${port}`,
      "--log-level",
      "warn",
      ...options,
    ];
    const child = spawn(words[0] ?? "", words.slice(1), {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    let said = "";
    const { promise: listens, resolve, reject } = Promise.withResolvers<string>();
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said = (said + text).slice(-20_000);
        const [, url] = /^collector: (\S+)$/m.exec(said) ?? [];
        if (url) resolve(url);
      });
    const ended = once(child, "close").then(() => said);
    void ended.then(() => reject(new Error(`the collector ended before it listened:\n${said}`)));
    return new CollectorProcess(child, await listens, ended);
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Ends it by a signal, and waits until it is gone. @returns what it said */
  async end(signal: NodeJS.Signals): Promise<string> {
    this.child.kill(signal);
    return this.ended;
  }
}
