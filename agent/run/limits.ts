import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";

/** What a child may use at most. */
export interface Limits {
  seconds: number;
  /** Memory that it holds, in MiB. */
  megabytes: number;
}

/** Limits of a pass with its delivery, and of a delivery alone. They are far beyond what is usual: they stop what has run away. */
export const LIMITS = {
  pass: { seconds: 4500, megabytes: 768 },
  deliver: { seconds: 600, megabytes: 384 },
} as const satisfies Record<string, Limits>;

/** How often a child is looked at, in milliseconds. */
const LOOK_MS = 1000;

/** Kills a child that breaks its limits. */
export function watchOver(child: ChildProcess, { seconds, megabytes }: Limits, lookMs = LOOK_MS) {
  const guard: { broken?: string; stop(): void } = { stop: () => clearInterval(timer) };
  const end = performance.now() + seconds * 1000;
  const timer = setInterval(() => {
    if (performance.now() > end) guard.broken = `stopped after ${seconds} seconds`;
    else if (memoryOf(child) > megabytes) guard.broken = `stopped at ${megabytes} MiB of memory`;
    if (guard.broken) child.kill("SIGKILL");
  }, lookMs);
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
