import { Cron } from "croner";

/** What people are told who wrote something else. */
export const CRON_EXPECTED = "expected minute hour day month weekday, such as 0 6 * * 1";

interface Times {
  cron: string;
  /** IANA name. */
  timezone: string;
}

/** The times of a line of crontab(5). Throws where the line or the time zone is none. */
export function timesOf({ cron, timezone }: Times): Cron {
  return new Cron(cron, { timezone, paused: true, mode: "5-part" });
}

/** Is it a line of crontab(5) that has a next time? */
export function isCron(cron: string): boolean {
  return unlessNone(() => timesOf({ cron, timezone: "UTC" }).nextRun(new Date(0))) !== undefined;
}

/**
 * The next time after another one; undefined where there is none, or where the line or the time zone is none. A line with
 * seconds in front is followed too: whoever obeys takes what was signed.
 */
export function nextTime({ cron, timezone }: Times, after: Date): Date | undefined {
  return unlessNone(() => new Cron(cron, { timezone, paused: true }).nextRun(after));
}

function unlessNone(next: () => Date | null): Date | undefined {
  try {
    return next() ?? undefined;
  } catch (thrown) {
    // Its mistakes are of these two classes; the words are ours.
    if (thrown instanceof TypeError || thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}
