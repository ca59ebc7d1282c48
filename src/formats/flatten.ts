import { formatSegment, PLACE, type Segment } from "../model/address.ts";
import type { Fields } from "../model/fact.ts";
import type { Value } from "../model/value.ts";
import { attributesOf, identityOf, type Member, membersOf, tellingValues } from "./members.ts";
import { type Side, sidesOf } from "./sides.ts";
import type { Format, Node } from "./tree.ts";

/** Decides what of a config may be shown. */
export interface Redaction {
  /** The value as it may be shown: itself, or sealed. Siblings are the plain values that stand beside it. */
  value(name: string, value: Value, siblings: Record<string, string>, within?: string): Value;
  /** Is all that is below a branch of this name a secret? Its name is then told as `within`. */
  branch?(name: string, siblings: Record<string, string>): boolean;
  /** A name as it may be shown. */
  name(name: string): string;
}

export interface Addressing {
  format: Format;
  /** Attributes or children that tell siblings of one name apart, by that name; they go before the format's own. */
  identity?: Record<string, readonly string[]>;
  redaction: Redaction;
}

interface Where {
  path: string;
  /** Names from the root. */
  names: readonly string[];
  /** The branch above that is a secret as a whole. */
  within?: string;
}

/**
 * A tree as fields: each value under the path of its node. A path shows which siblings are ordered: those carry their
 * position from [1] or, beside an identity, a last segment `position()`. Elsewhere the first of several is unmarked.
 * Where something divides its siblings, `position()` holds the {@link Side} too.
 */
export function flatten(root: Node, addressing: Addressing): Fields {
  const fields: Fields = Object.create(null);
  if (root.value !== undefined) fields["/"] = addressing.redaction.value("", root.value, {});
  visit(root, { path: "", names: [] }, addressing, fields);
  return fields;
}

function visit(parent: Node, where: Where, addressing: Addressing, fields: Fields): void {
  const members = membersOf(parent, where.names, addressing.format);
  const siblings = tellingValues(members);
  const sides = sidesOf(members, where.names, addressing.format);
  for (const { member, segment, place } of addressed(members, where.names, siblings, addressing)) {
    const path = `${where.path}/${formatSegment(segment)}`;
    const position = positionOf(place, sides.get(member));
    if (position !== undefined) fields[`${path}/${PLACE}`] = position;
    const value = heldBy(member.node);
    const name = member.name || (where.names.at(-1) ?? "");
    if (value !== undefined) {
      const beside = { ...siblings, ...tellingValues(attributesOf(member.node)) };
      fields[path] = addressing.redaction.value(name, value, beside, where.within);
    }
    const within = where.within ?? (addressing.redaction.branch?.(name, siblings) ? name : undefined);
    const below = { path, names: [...where.names, member.name], ...(within === undefined ? {} : { within }) };
    visit(member.node, below, addressing, fields);
  }
}

function positionOf(place: number | undefined, side: Side | undefined): Value | undefined {
  if (!side) return place;
  return place === undefined ? { ...side } : { place, ...side };
}

/** What a node holds itself; nothing at all is an empty text, and null is null. */
function heldBy({ value, children }: Node): Value | undefined {
  return value === undefined && children.length === 0 ? "" : value;
}

interface Addressed {
  member: Member;
  segment: Segment;
  place?: number;
}

/** Each member with the segment that tells it from the others. */
function addressed(
  members: Member[],
  names: readonly string[],
  siblings: Record<string, string>,
  addressing: Addressing,
): Addressed[] {
  const bases = members.map((member) => baseOf(member, names, siblings, addressing));
  const alike = Map.groupBy(bases, formatSegment);
  const seen = new Map<string, number>();
  const mixed = new Set(members.filter((member) => member.ordered).map((member) => member.name)).size > 1;
  let place = 0;
  return members.map((member, index): Addressed => {
    const base = bases[index] as Segment;
    if (base.attribute) return { member, segment: base };
    const written = formatSegment(base);
    const nth = (seen.get(written) ?? 0) + 1;
    seen.set(written, nth);
    if (!member.ordered && !member.item && !base.identity)
      return rival(
        member,
        base,
        nth,
        alike.get(written)?.length ?? 1,
        addressing.format.wins?.(names, member.name),
      );
    const segment = nth > 1 || !base.identity ? { ...base, position: nth } : base;
    if (!member.ordered) return { member, segment };
    place += 1;
    return base.identity || mixed ? { member, segment, place } : { member, segment };
  });
}

/**
 * One of several settings of one name. Where only one of them counts, that comes first, and its place says so. Those that
 * hold others keep their order, since most programs join them.
 */
function rival(
  member: Member,
  base: Segment,
  nth: number,
  count: number,
  wins: "first" | "last" | undefined,
): Addressed {
  const position = wins === "last" && member.node.value !== undefined ? count - nth + 1 : nth;
  if (position > 1) return { member, segment: { ...base, position } };
  return { member, segment: base, ...(wins && count > 1 ? { place: 1 } : {}) };
}

/** The segment of a member before its like are counted. */
function baseOf(
  member: Member,
  names: readonly string[],
  siblings: Record<string, string>,
  { format, identity, redaction }: Addressing,
): Segment {
  const { name, node } = member;
  if (node.attribute) return { name: redaction.name(name), attribute: true };
  const declared = [...(identity?.[name] ?? []), ...(format.identity?.(names, name) ?? [])];
  const mayShow = (child: Node) => redaction.value(child.name, child.value ?? "", siblings) === child.value;
  const id = identityOf(member, declared, mayShow);
  return { name: redaction.name(name), ...(id ? { identity: id } : {}) };
}
