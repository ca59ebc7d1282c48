import type { Absence, Check } from "../model/check.ts";
import { type Matcher, question } from "../model/matcher.ts";
import { SEVERITIES } from "../model/severity.ts";
import { sameValue, type Value } from "../model/value.ts";

/** What a change does to what is asked of a host: less, more, or neither can be said. */
export type Effect = "looser" | "tighter" | "other";

/** What each change of a check's parts does; parts that stay as they are do nothing. */
export function effectOf(old: Check, fresh: Check): Effect | undefined {
  const effects = [
    effectOnMatcher(old.expect, fresh.expect),
    old.at === fresh.at ? undefined : ("other" as const),
    byOrder(ABSENCE.indexOf(old.absent), ABSENCE.indexOf(fresh.absent)),
    byOrder(SEVERITIES.indexOf(old.severity), SEVERITIES.indexOf(fresh.severity)),
    byLists(fresh.except ?? [], old.except ?? []),
  ].filter((effect) => effect !== undefined);
  return effects.every((effect) => effect === effects[0]) ? effects[0] : "other";
}

/** From what asks least of a host. */
const ABSENCE: readonly Absence[] = ["holds", "undecided", "fails"];

function effectOnMatcher(old: Matcher, fresh: Matcher): Effect | undefined {
  if (sameValue(plain(old), plain(fresh))) return undefined;
  return question(old) === question(fresh) ? (withinMatcher(old, fresh) ?? "other") : "other";
}

function withinMatcher(old: Matcher, fresh: Matcher): Effect | undefined {
  if (old.atLeast !== undefined && fresh.atLeast !== undefined) return byOrder(old.atLeast, fresh.atLeast);
  if (old.atMost !== undefined && fresh.atMost !== undefined) return byOrder(fresh.atMost, old.atMost);
  if (old.range && fresh.range) return byRanges(old.range, fresh.range);
  if (old.in && fresh.in) return byLists(fresh.in, old.in);
  if (old.subset && fresh.subset) return byLists(fresh.subset, old.subset);
  if (old.notIn && fresh.notIn) return byLists(old.notIn, fresh.notIn);
  if (old.modeAtMost && fresh.modeAtMost) return byModes(old.modeAtMost, fresh.modeAtMost);
  return undefined;
}

function byOrder(old: number, fresh: number): Effect | undefined {
  return old === fresh ? undefined : fresh > old ? "tighter" : "looser";
}

function byRanges([least, most]: [number, number], [newLeast, newMost]: [number, number]): Effect {
  if (newLeast <= least && newMost >= most) return "looser";
  return newLeast >= least && newMost <= most ? "tighter" : "other";
}

/** The first list lets pass more than the second: looser. Less: tighter. */
function byLists(first: readonly Value[], second: readonly Value[]): Effect | undefined {
  const [firstHasAll, secondHasAll] = [hasAll(first, second), hasAll(second, first)];
  if (firstHasAll && secondHasAll) return undefined;
  return firstHasAll ? "looser" : secondHasAll ? "tighter" : "other";
}

function hasAll(list: readonly Value[], wanted: readonly Value[]): boolean {
  return wanted.every((value) => list.some((member) => sameValue(member, value)));
}

function byModes(old: string, fresh: string): Effect | undefined {
  const [before, after] = [Number.parseInt(old, 8), Number.parseInt(fresh, 8)];
  if (before === after) return undefined;
  if ((before & ~after) === 0) return "looser";
  return (after & ~before) === 0 ? "tighter" : "other";
}

/** A matcher without the fields that are there but undefined. */
function plain(matcher: Matcher): Value {
  return JSON.parse(JSON.stringify(matcher));
}
