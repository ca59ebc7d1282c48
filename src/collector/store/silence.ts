import type { KnownHost } from "./hosts.ts";

/** What is expected of a host whose schedule is not known yet, in seconds. */
const HOURLY = 3600;
/** Longest that an auditor accepts between two looks at a host, in days (NERC CIP-010, requirement 2.1). */
const OVERDUE_DAYS = 35;

/**
 * Was it not heard for more than two of its intervals?
 * @param listening since when somebody listens: who is not listened to is not silent
 */
export function isSilent(
  { heard_at, enrolled_at, interval_seconds }: KnownHost,
  now: Date,
  listening = new Date(0),
): boolean {
  const last = Math.max(Date.parse(heard_at ?? enrolled_at), listening.getTime());
  return now.getTime() - last > 2 * (interval_seconds ?? HOURLY) * 1000;
}

/** Was nobody told of a look at it for 35 days? A clock of a host that is ahead does not hide that. */
export function isOverdue({ applied_at, heard_at, enrolled_at }: KnownHost, now: Date): boolean {
  const looked = [applied_at ?? enrolled_at, heard_at ?? enrolled_at].map((time) => Date.parse(time));
  return now.getTime() - Math.min(...looked) > OVERDUE_DAYS * 86_400_000;
}
