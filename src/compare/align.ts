import { diff as proposeAlignment } from "json-diff";
import type { Value } from "../model/value.ts";
import { type Branch, contentOf, heldBy } from "./branch.ts";

/** Lists up to this many unlike items are lined up by likeness; the proposal is quadratic. Longer ones go by position. */
const MAX_PROPOSED = 100;

/** How two runs of siblings without identity line up. */
export interface Alignment {
  same: [Branch, Branch][];
  changed: [Branch, Branch][];
  removed: Branch[];
  added: Branch[];
}

/** Lines up siblings without identity: equal content first, wherever it stands; what is left by likeness. */
export function align(before: readonly Branch[], after: readonly Branch[]): Alignment {
  const same: [Branch, Branch][] = [];
  const waiting = Map.groupBy(after, contentOf);
  const left = before.filter((branch) => {
    const twin = waiting.get(contentOf(branch))?.shift();
    if (twin) same.push([branch, twin]);
    return !twin;
  });
  const fresh = new Set([...waiting.values()].flat());
  return {
    same,
    ...pairUp(
      left,
      after.filter((branch) => fresh.has(branch)),
    ),
  };
}

function pairUp(left: Branch[], fresh: Branch[]): Omit<Alignment, "same"> {
  const isLong = left.length >= MAX_PROPOSED || fresh.length >= MAX_PROPOSED;
  const pairs = isLong ? byPosition(left, fresh) : byLikeness(left, fresh);
  const taken = new Set(pairs.flat());
  return {
    changed: pairs,
    removed: left.filter((branch) => !taken.has(branch)),
    added: fresh.filter((branch) => !taken.has(branch)),
  };
}

function byPosition(left: readonly Branch[], fresh: readonly Branch[]): [Branch, Branch][] {
  return left.slice(0, fresh.length).map((branch, at) => [branch, fresh[at] as Branch]);
}

function byLikeness(left: readonly Branch[], fresh: readonly Branch[]): [Branch, Branch][] {
  const bare = (branches: readonly Branch[]) => branches.every((branch) => branch.children.size === 0);
  if ((bare(left) && bare(fresh)) || (left.length === 1 && fresh.length === 1))
    return byPosition(left, fresh);
  return proposedPairs(left, fresh);
}

/** json-diff's marks, one per item: " " same, "~" changed, "-" only before, "+" only after. */
type Mark = readonly [" " | "~" | "-" | "+", unknown?];

function proposedPairs(left: readonly Branch[], fresh: readonly Branch[]): [Branch, Branch][] {
  const marks = (proposeAlignment(left.map(plainly), fresh.map(plainly)) ?? []) as Mark[];
  const pairs: [Branch, Branch][] = [];
  let l = 0;
  let f = 0;
  for (const [mark] of marks) {
    const branch = left[l];
    const twin = fresh[f];
    if ((mark === "~" || mark === " ") && branch && twin) pairs.push([branch, twin]);
    if (mark !== "+") l++;
    if (mark !== "-") f++;
  }
  return pairs;
}

/** A branch as json-diff compares it: an object of plain texts, so that its own keys and types can't mislead it. */
function plainly(branch: Branch): Value {
  const value = heldBy(branch);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { "/": JSON.stringify(value) };
  return Object.fromEntries(Object.entries(value).map(([path, held]) => [path, JSON.stringify(held)]));
}
