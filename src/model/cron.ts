import { Cron } from "croner";

/** What people are told who wrote something else. */
export const CRON_EXPECTED = "expected minute hour day month weekday, such as 0 6 * * 1";

/** The times of a line of crontab(5). Throws where the line or the time zone is none. @param timezone IANA name */
export function timesOf({ cron, timezone }: { cron: string; timezone: string }): Cron {
  return new Cron(cron, { timezone, paused: true, mode: "5-part" });
}

/** Is it a line of crontab(5) that has a next time? */
export function isCron(cron: string): boolean {
  return nextTime({ cron, timezone: "UTC" }, new Date(0)) !== undefined;
}

/** The next time after another one; undefined where there is none, or where the line or the time zone is none. */
export function nextTime(schedule: { cron: string; timezone: string }, after: Date): Date | undefined {
  try {
    return timesOf(schedule).nextRun(after) ?? undefined;
  } catch (thrown) {
    // Its mistakes are of these two classes; the words are ours.
    if (thrown instanceof TypeError || thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}
