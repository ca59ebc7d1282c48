import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants, setPriority } from "node:os";
import type { LapseCause } from "../../src/model/run.ts";
import { printable } from "../../src/model/text.ts";
import { itself } from "../../src/program/itself.ts";
import { DEFECT } from "../../src/program/run.ts";
import type { Answer, Said } from "./errand.ts";
import { type Limits, watchOver } from "./limits.ts";
import { Lines } from "./lines.ts";

/** How a child ended. What it found is what it said until then. */
export type Ended =
  | { is: "done" }
  | { is: "failed"; cause: Extract<LapseCause, "failed" | "throttled">; why: string };

/** Most that is kept of its complaints, in characters. */
const MOST_WRONG = 2000;
/** How long it may take to end when it is told to, in milliseconds. */
const GRACE_MS = 5000;
/** Runs a program whose reads and writes wait for everybody else's (ionice(1), class idle). */
const IONICE = "/usr/bin/ionice";

export interface Asked {
  /** Command and arguments of this same program. */
  args: readonly string[];
  /** What it is asked on standard input. It goes when that is closed: no child outlives the agent. */
  errand: object;
  limits: Limits;
  signal: AbortSignal;
  /** Told what it says, as it says it. @returns what it is answered, if anything */
  hear(said: Said): Answer | undefined | Promise<Answer | undefined>;
}

/**
 * Runs this same program as a child of its own, behind everybody else on this host. Its memory goes back to the host when
 * it ends, and its fault is one failed pass.
 */
export async function runChild({ args, errand, limits, signal, hear }: Asked): Promise<Ended> {
  const { file, args: own } = itself(args);
  const [program = file, ...command] = [...behindOthers(), file, ...own];
  const child = spawn(program, command, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, MALLOC_ARENA_MAX: "1" },
  });
  const stop = () => endWithin(child, GRACE_MS);
  signal.addEventListener("abort", stop, { once: true });
  const wrong = { text: "", said: undefined as string | undefined };
  const say = (words: object) => child.stdin.writable && child.stdin.write(`${JSON.stringify(words)}\n`);
  const lines = new Lines((line) => {
    const said = parsed(line);
    if (said === undefined)
      wrong.said ??= `it said something else than was asked: ${printable(line.slice(0, 200))}`;
    else void Promise.resolve(hear(said)).then((answer) => answer && say(answer));
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => lines.take(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    wrong.text = (wrong.text + text).slice(-MOST_WRONG);
  });
  // A child that ended early does not read what it was asked; its status tells why.
  child.stdin.on("error", () => undefined);
  say(errand);
  stayBehind(child);
  const guard = watchOver(child, limits);
  const { status, why } = await ended(child);
  guard.stop();
  signal.removeEventListener("abort", stop);
  if (guard.broken) return { is: "failed", cause: "throttled", why: guard.broken };
  const fault =
    why ?? wrong.said ?? (status === 0 ? undefined : (complaint(wrong.text) ?? `status ${status}`));
  return fault === undefined ? { is: "done" } : { is: "failed", cause: "failed", why: fault };
}

function behindOthers(): string[] {
  return existsSync(IONICE) ? [IONICE, "-c", "3", "-t"] : [];
}

/** The MES comes first. A child that has ended already needs no rank. */
function stayBehind({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
  }
}

function endWithin(child: ChildProcess, ms: number): void {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), ms);
  child.once("close", () => clearTimeout(timer));
}

function ended(child: ChildProcess): Promise<{ status: number | null; why?: string }> {
  const { promise, resolve } = Promise.withResolvers<{ status: number | null; why?: string }>();
  child.on("error", ({ message }) => resolve({ status: null, why: message }));
  child.on("close", (status, killed) => resolve(killed ? { status, why: `ended by ${killed}` } : { status }));
  return promise;
}

function parsed(line: string): Said | undefined {
  try {
    return JSON.parse(line);
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    return undefined;
  }
}

/** What a child complained of last; of a bug its name, behind which its stack stands. */
function complaint(text: string): string | undefined {
  const lines = text.trimEnd().split("\n");
  const line = lines.find((each) => each.startsWith(DEFECT)) ?? lines.at(-1);
  return line ? printable(line.replace(/^mesdrift-agent: /, "")) : undefined;
}
