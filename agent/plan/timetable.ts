import { createHash } from "node:crypto";
import type { Schedule } from "../../src/model/assignment.ts";
import { nextTime } from "../../src/model/cron.ts";

/** Where no engineer signed a schedule. */
const HOURLY: Schedule = { cron: "0 * * * *", timezone: "UTC", jitterSeconds: 300 };

/**
 * When the next pass is due: the next time of the schedule in the plant's time zone, and a share of the jitter that is
 * always the same for one host, so that its intervals are even while a thousand hosts are spread.
 * @param host names the host
 */
export function nextPass(after: Date, host: string, schedule: Schedule = HOURLY): Date {
  const delay = jitterOf(host, schedule.jitterSeconds) * 1000;
  // A schedule without another time, such as the 30th of February, or one that is none is no reason never to look.
  const next = nextTime(schedule, new Date(after.getTime() - delay)) ?? nextTime(HOURLY, after) ?? after;
  return new Date(next.getTime() + delay);
}

/** Whole seconds from 0 up to the jitter. */
function jitterOf(host: string, seconds: number): number {
  if (seconds === 0) return 0;
  return createHash("sha256").update(host).digest().readUInt32BE(0) % seconds;
}
