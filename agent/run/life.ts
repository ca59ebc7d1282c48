import { readFileSync } from "node:fs";
import type { Lapse } from "../../src/model/run.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { type Life, readOwn, writeOwn } from "./files.ts";

/** How often it is written down that the agent is alive, in milliseconds. */
const BEAT_MS = 60_000;

/**
 * A life that begins. Nothing is written: that is for {@link beat}, and only once it is on the disk since when nobody lived here.
 * Throws {@link Trouble} where the life before has not ended.
 * @returns also the time since that life, where there was one
 */
export function beginLife(state: string, now: Date): { life: Life; lapse: Lapse | undefined } {
  const before = readOwn(state, "life");
  if (before && isAlive(before))
    throw new Trouble(
      `${state}: the agent with process id ${before.pid} lives here already; stop it first, or name another folder with --state`,
    );
  const at = now.toISOString();
  const lapse: Lapse | undefined = before && {
    from: before.aliveAt,
    to: at,
    cause: "not-running",
    detail: "the agent did not run; what changed meanwhile is found by its first pass",
  };
  return { life: { pid: process.pid, ticks: ticksOf(process.pid) ?? "", startedAt: at, aliveAt: "" }, lapse };
}

/** Writes down that the agent lives, at most once a minute. */
export function beat(state: string, life: Life, now: Date, isLast = false): void {
  const age = now.getTime() - Date.parse(life.aliveAt);
  if (!isLast && age >= 0 && age < BEAT_MS) return;
  life.aliveAt = now.toISOString();
  writeOwn(state, "life", life);
}

/** Does the process still run that wrote this? */
export function isAlive({ pid, ticks }: Life): boolean {
  return ticksOf(pid) === ticks;
}

/** When a process began, in clock ticks since boot: field 22 of proc_pid_stat(5). Undefined where there is none. */
function ticksOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in brackets, may hold blanks.
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown) return undefined;
    throw thrown;
  }
}
