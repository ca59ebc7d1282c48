import * as z from "zod";

const HOURS = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;

/** A part of each day, such as 22:00-05:00: from the first minute on, and before the last. Equal ends are the whole day. */
export const Hours = z.string().regex(HOURS, { error: "expected a part of the day, such as 22:00-05:00" });

/** Is a time within these hours? @param timezone IANA name; the machine's own where missing */
export function isWithin(hours: string, time: Date, timezone?: string): boolean {
  const [, ...parts] = HOURS.exec(hours) ?? [];
  const [h1 = 0, m1 = 0, h2 = 0, m2 = 0] = parts.map(Number);
  const [from, to, now] = [h1 * 60 + m1, h2 * 60 + m2, minuteOf(time, timezone)];
  if (from === to) return true;
  return from < to ? now >= from && now < to : now >= from || now < to;
}

/** Minutes since midnight, where the time zone has it. */
function minuteOf(time: Date, timezone: string | undefined): number {
  const clock = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(timezone === undefined ? {} : { timeZone: timezone }),
  });
  const [hour = 0, minute = 0] = clock.format(time).split(":").map(Number);
  return hour * 60 + minute;
}
