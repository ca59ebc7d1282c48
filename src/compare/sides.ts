import type { Branch } from "./branch.ts";

/** A sibling that moved, with its places from 1 among those whose side means something. */
export interface Crossing {
  branch: Branch;
  before: number;
  after: number;
}

interface Stand {
  branch: Branch;
  divides: boolean;
  /** Where it stood and stands, growing down the config; the same for all between two dividers. */
  was: number;
  is: number;
  /** Places from 1. */
  before: number;
  after: number;
}

/**
 * What went past a divider: of each stretch in which anything did, the one that went farthest. What is new or gone moves
 * nothing, since only pairs are looked at.
 */
export function movedAcross(pairs: readonly (readonly [Branch, Branch])[]): Crossing[] {
  const stands = pairs
    .filter((pair) => pair.some(({ side }) => side !== undefined))
    .map(
      ([old, fresh]): Stand => ({
        branch: old,
        divides: isDivider(old) && isDivider(fresh),
        was: depthOf(old),
        is: depthOf(fresh),
        before: 0,
        after: 0,
      }),
    );
  numbered(stands);
  return stretches(stands)
    .filter((stretch) => stretch.length > 1 && stretch.some(({ divides }) => divides))
    .map((stretch) => stretch.reduce((far, stand) => (isFarther(stand, far) ? stand : far)));
}

const isDivider = ({ side }: Branch) => side !== undefined && "divider" in side;

/** A divider stands between those before it and those before the next one. */
function depthOf({ side }: Branch): number {
  if (side === undefined) return 0;
  return "divider" in side ? 0.5 - side.divider : -side.before;
}

/** Sorts by where they stood. */
function numbered(stands: Stand[]): void {
  const inOrder = stands.toSorted((a, b) => a.is - b.is || a.was - b.was);
  for (const [at, stand] of inOrder.entries()) stand.after = at + 1;
  stands.sort((a, b) => a.was - b.was || a.is - b.is);
  for (const [at, stand] of stands.entries()) stand.before = at + 1;
}

/** The shortest stretches that nothing left or entered. */
function stretches(stands: readonly Stand[]): Stand[][] {
  const lowestBehind: number[] = [];
  for (let at = stands.length - 1; at >= 0; at -= 1)
    lowestBehind[at] = Math.min(lowestBehind[at + 1] ?? Number.POSITIVE_INFINITY, stands[at]?.is ?? 0);
  const found: Stand[][] = [];
  let highest = Number.NEGATIVE_INFINITY;
  for (const [at, stand] of stands.entries()) {
    if (highest <= (lowestBehind[at] ?? 0)) found.push([]);
    found.at(-1)?.push(stand);
    highest = Math.max(highest, stand.is);
  }
  return found;
}

/** Where two changed places, the one that divides is named. */
function isFarther(stand: Stand, other: Stand): boolean {
  const way = ({ before, after }: Stand) => Math.abs(after - before);
  return way(stand) - way(other) + (Number(stand.divides) - Number(other.divides)) / 2 > 0;
}
