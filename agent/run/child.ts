import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import type { LapseCause } from "../../src/model/run.ts";
import { printable } from "../../src/model/text.ts";
import { itself } from "../../src/program/itself.ts";

/** What a child may use at most. */
export interface Limits {
  seconds: number;
  /** Memory that it holds, in MiB. */
  megabytes: number;
}

/** Limits of a pass and of a delivery. Both are far beyond what is usual: they stop what has run away. */
export const LIMITS = {
  pass: { seconds: 1800, megabytes: 768 },
  deliver: { seconds: 600, megabytes: 384 },
} as const satisfies Record<string, Limits>;

/** How a child ended. */
export type Ended<Result> =
  | { is: "done"; result: Result }
  | { is: "failed"; cause: Extract<LapseCause, "failed" | "throttled">; why: string };

/** Most that is kept of what a child says, in characters. */
const [MOST_SAID, MOST_WRONG] = [4 * 1024 * 1024, 2000];
/** How often its memory is looked at, in milliseconds. */
const LOOK_MS = 1000;

export interface Asked {
  /** Command and arguments of this same program. */
  args: readonly string[];
  /** What it is asked on standard input. */
  errand: object;
  limits: Limits;
  signal: AbortSignal;
}

/**
 * Runs this same program as a child of its own, behind everybody else on this host. Its memory goes back to the host when
 * it ends, and its fault is one failed pass. The last line that it says is the result.
 */
export async function runChild<Result>({ args, errand, limits, signal }: Asked): Promise<Ended<Result>> {
  const program = itself(args);
  const child = spawn(program.file, program.args, {
    stdio: ["pipe", "pipe", "pipe"],
    signal,
    env: { ...process.env, MALLOC_ARENA_MAX: "1" },
  });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (said.out.length < MOST_SAID) said.out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.err = (said.err + text).slice(-MOST_WRONG);
  });
  // A child that ended early does not read what it was asked; its status tells why.
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify(errand));
  stayBehind(child);
  const guard = guarded(child, limits);
  const { status, why } = await ended(child);
  guard.stop();
  if (guard.broken) return { is: "failed", cause: "throttled", why: guard.broken };
  if (why !== undefined) return { is: "failed", cause: "failed", why };
  if (status !== 0) return { is: "failed", cause: "failed", why: lastLine(said.err) ?? `status ${status}` };
  return parsed(said.out);
}

function ended(child: ChildProcess): Promise<{ status: number | null; why?: string }> {
  const { promise, resolve } = Promise.withResolvers<{ status: number | null; why?: string }>();
  child.on("error", ({ message }) => resolve({ status: null, why: message }));
  child.on("close", (status, killed) => resolve(killed ? { status, why: `ended by ${killed}` } : { status }));
  return promise;
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

function guarded(child: ChildProcess, { seconds, megabytes }: Limits) {
  const guard: { broken?: string; stop(): void } = { stop: () => clearInterval(timer) };
  const end = performance.now() + seconds * 1000;
  const timer = setInterval(() => {
    if (performance.now() > end) guard.broken = `stopped after ${seconds} seconds`;
    else if (memoryOf(child) > megabytes) guard.broken = `stopped at ${megabytes} MiB of memory`;
    if (guard.broken) child.kill("SIGKILL");
  }, LOOK_MS);
  return guard;
}

/** Resident memory of a process in MiB (proc_pid_status(5)); 0 where it is gone. */
function memoryOf({ pid }: ChildProcess): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown) return 0;
    throw thrown;
  }
}

function parsed<Result>(text: string): Ended<Result> {
  const line = lastLine(text);
  try {
    if (line !== undefined) return { is: "done", result: JSON.parse(line) };
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
  }
  return { is: "failed", cause: "failed", why: "it ended without a result" };
}

function lastLine(text: string): string | undefined {
  const line = text.trimEnd().split("\n").at(-1);
  return line ? printable(line) : undefined;
}
