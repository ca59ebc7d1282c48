import type { Lapse } from "../../src/model/run.ts";
import type { Pause } from "./files.ts";

/** How a pause that root asked for stands. */
export type Standing = { is: "on"; pause: Pause } | { is: "over"; lapse: Lapse };

/**
 * Is a pause on? It is a time that nobody accounts for, told when it is over. It ends when root said or ended it, after as long as
 * engineers allow, and where the clock was set to before it began: then nobody can tell how long it lasted.
 * @param hours longest that engineers allow
 */
export function standingOf(pause: Pause, hours: number, now: Date): Standing {
  const { from, until, by, reason } = pause;
  const at = now.getTime();
  const end = Math.min(Date.parse(until), Date.parse(from) + hours * 3_600_000);
  if (at >= Date.parse(from) && at < end) return { is: "on", pause };
  const to = Math.max(at, Date.parse(from));
  return {
    is: "over",
    lapse: { from, to: new Date(to).toISOString(), cause: "paused", detail: `by ${by}: ${reason}` },
  };
}
