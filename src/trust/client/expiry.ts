import { Refused } from "./refused.ts";

const DAY = 86_400_000;
/** Milliseconds that a clock may be set back, as after a bad second of a time server. */
const CLOCK_TOLERANCE = 3_600_000;

/** Signed metadata, as far as its life goes. */
export interface Mortal {
  type: string;
  version: number;
  expires: string;
}

/** The instant to hold expiry against, so that metadata counts for its grace longer. */
export function withGrace(now: Date, graceDays: number): Date {
  return new Date(now.getTime() - graceDays * DAY);
}

/** The metadata that expires first. */
export function firstToExpire(all: readonly Mortal[]): Mortal {
  const [first] = all.toSorted((a, b) => Date.parse(a.expires) - Date.parse(b.expires));
  if (first === undefined) throw new TypeError("no metadata");
  return first;
}

/** The refusal of metadata that is too old to rest on. */
export function tooOld(all: readonly Mortal[], now: Date, graceDays: number): Refused {
  const { type, version, expires } = firstToExpire(all);
  return new Refused(
    "expired",
    `${type} version ${version} expired at ${expires}, and the grace of ${graceDays} days is over; the clock of this host says ${now.toISOString()}. Bring newer metadata, or set the clock if it runs ahead`,
  );
}

/** The refusal of a clock that stands before what was seen already; undefined where it does not. */
export function clockBack(now: Date, seenAt: Date): Refused | undefined {
  if (now.getTime() >= seenAt.getTime() - CLOCK_TOLERANCE) return undefined;
  return new Refused(
    "clock-back",
    `the clock of this host says ${now.toISOString()}, but metadata was verified here at ${seenAt.toISOString()}; set the clock`,
  );
}
