import { hostsOf, type KnownHost } from "./hosts.ts";
import type { Store } from "./store.ts";

/** What is expected of a host whose schedule is not known yet, in seconds. */
const HOURLY = 3600;
/** Longest that an auditor accepts between two looks at a host, in days (NERC CIP-010, requirement 2.1). */
export const OVERDUE_DAYS = 35;

/** Approved hosts that were not heard for more than two of their intervals, those that never were included. */
export async function silentHosts(store: Store, now: Date): Promise<KnownHost[]> {
  return (await hostsOf(store, { status: "approved" })).filter((host) => isSilent(host, now));
}

/** Was it not heard for more than two of its intervals? */
export function isSilent({ heard_at, enrolled_at, interval_seconds }: KnownHost, now: Date): boolean {
  return now.getTime() - Date.parse(heard_at ?? enrolled_at) > 2 * (interval_seconds ?? HOURLY) * 1000;
}

/** Was nobody told of a whole look at it for 35 days? */
export function isOverdue({ applied_at, enrolled_at }: KnownHost, now: Date): boolean {
  return now.getTime() - Date.parse(applied_at ?? enrolled_at) > OVERDUE_DAYS * 86_400_000;
}
