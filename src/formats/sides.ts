import type { Member } from "./members.ts";
import type { Format } from "./tree.ts";

/** Where a sibling stands relative to the dividers. These are counted from the end, where most configs have none. */
export type Side = { before: number } | { divider: number };

/** What divides all its siblings, for {@link Format.divides}. */
export const everySibling = () => true;

const NONE: ReadonlyMap<Member, Side> = new Map();

/**
 * The sides of all whose place relative to a divider means something. What stands behind every divider is left out.
 * Dividers next to each other that mean nothing to each other have one number.
 */
export function sidesOf(
  members: readonly Member[],
  names: readonly string[],
  { divides }: Format,
): ReadonlyMap<Member, Side> {
  if (divides === undefined) return NONE;
  const free = members.filter(isFree);
  const divided = free.map(({ name }) => divides(names, name));
  const reaches = [...new Set(divided)].filter((reach) => reach !== undefined);
  if (reaches.length === 0) return NONE;
  const sides = new Map<Member, Side>();
  let dividers = 0;
  let nextToDivider = false;
  for (const [index, member] of [...free.entries()].reverse()) {
    const reach = divided[index];
    if (reach) {
      if (!nextToDivider || reach(member.name)) dividers += 1;
      sides.set(member, { divider: dividers });
      nextToDivider = true;
    } else if (reaches.some((reachOf) => reachOf(member.name))) {
      if (dividers > 0) sides.set(member, { before: dividers });
      nextToDivider = false;
    }
  }
  return sides;
}

/** Attributes have no order, and what is ordered as it is has a place already. */
function isFree({ node, ordered }: Member): boolean {
  return !node.attribute && !ordered;
}
