import { formatSegment, PLACE, withPosition } from "../model/address.ts";
import type { Fields } from "../model/fact.ts";
import type { Value } from "../model/value.ts";
import { attributesOf, identityOf, type Member, membersOf, tellingValues } from "./members.ts";
import { nameWithin } from "./secrets.ts";
import { type Side, sidesOf } from "./sides.ts";
import type { Format, Node } from "./tree.ts";

/** Decides what of a config may be shown. */
export interface Redaction {
  /** The value as it may be shown: itself, or sealed. Siblings are the plain values that stand beside it. */
  value(name: string, value: Value, siblings: Record<string, string>, within?: string): Value;
  /** The items of a list that may not be shown as they are, by index, as they may be shown: `["--password", "x"]`. */
  items?(texts: readonly string[]): ReadonlyMap<number, Value>;
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
  const { format, redaction } = addressing;
  const members = membersOf(parent, where.names, format);
  const siblings = tellingValues(members);
  const sides = sidesOf(members, where.names, format);
  const hidden = hiddenItems(members, redaction);
  for (const { member, written, place } of addressed(members, where.names, siblings, addressing)) {
    const path = `${where.path}/${written}`;
    const position = positionOf(place, sides.get(member));
    if (position !== undefined) fields[`${path}/${PLACE}`] = position;
    const value = heldBy(member.node);
    const name = member.name || (where.names.at(-1) ?? "");
    if (value !== undefined) {
      const judged = called(member.node, name, where.names, parent);
      const beside = besideOf(member.node, siblings);
      fields[path] = hidden.get(member) ?? redaction.value(judged, value, beside, where.within);
    }
    // Most nodes are leaves, below which there is nothing to visit.
    if (member.node.children.length === 0) continue;
    const within = where.within ?? (redaction.branch?.(name, siblings) ? name : undefined);
    const below = { path, names: [...where.names, member.name], ...(within === undefined ? {} : { within }) };
    visit(member.node, below, addressing, fields);
  }
}

const NONE: ReadonlyMap<Member, Value> = new Map();

/** Items that may not be shown because of the items before them, as they may be shown. */
function hiddenItems(members: readonly Member[], redaction: Redaction): ReadonlyMap<Member, Value> {
  const words = members.filter(({ item, node: { value } }) => item && isWord(value));
  if (words.length < 2) return NONE;
  const shown = redaction.items?.(words.map(({ node }) => String(node.value))) ?? new Map<number, Value>();
  return new Map([...shown].map(([at, value]) => [words[at] as Member, value]));
}

function isWord(value: Value | undefined): boolean {
  return typeof value === "string" || typeof value === "number";
}

/** The name that tells whether a node is a secret. An attribute `key`, or one beside a value, is a name itself. */
function called(node: Node, name: string, names: readonly string[], parent: Node): string {
  const full = nameWithin(names, name);
  if (full === name || node.attribute) return name;
  return parent.children.some((beside) => /^value$/i.test(beside.name)) ? name : full;
}

/** The plain values that stand beside the value of a node: its siblings', and its own attributes'. */
function besideOf(node: Node, siblings: Record<string, string>): Record<string, string> {
  return node.children.length === 0 ? siblings : { ...siblings, ...tellingValues(attributesOf(node)) };
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
  /** Its segment, as written. */
  written: string;
  place?: number;
}

/** Each member with the segment that tells it from the others. */
function addressed(
  members: readonly Member[],
  names: readonly string[],
  siblings: Record<string, string>,
  addressing: Addressing,
): Addressed[] {
  const bases = members.map((member) => baseOf(member, names, siblings, addressing));
  const counts = new Map<string, number>();
  for (const { written } of bases) counts.set(written, (counts.get(written) ?? 0) + 1);
  const seen = new Map<string, number>();
  const mixed = isMixed(members);
  let place = 0;
  return members.map((member, index): Addressed => {
    const { written, identified } = bases[index] as Base;
    const count = counts.get(written) ?? 1;
    const isNamed = !member.ordered && !member.item && !identified;
    // Most have a name that no other has.
    if (member.node.attribute || (isNamed && count === 1)) return { member, written };
    const nth = (seen.get(written) ?? 0) + 1;
    seen.set(written, nth);
    if (isNamed) return rival(member, written, nth, count, addressing.format.wins?.(names, member.name));
    const segment = nth > 1 || !identified ? withPosition(written, nth) : written;
    if (!member.ordered) return { member, written: segment };
    place += 1;
    return identified || mixed ? { member, written: segment, place } : { member, written: segment };
  });
}

/** Does order mean something among members of several names? */
function isMixed(members: readonly Member[]): boolean {
  const first = members.find(({ ordered }) => ordered);
  return first !== undefined && members.some(({ ordered, name }) => ordered && name !== first.name);
}

/**
 * One of several settings of one name. Where only one of them counts, that comes first, and its place says so. Those that
 * hold others keep their order, since most programs join them.
 */
function rival(
  member: Member,
  written: string,
  nth: number,
  count: number,
  wins: "first" | "last" | undefined,
): Addressed {
  const position = wins === "last" && member.node.value !== undefined ? count - nth + 1 : nth;
  if (position > 1) return { member, written: withPosition(written, position) };
  return { member, written, ...(wins ? { place: 1 } : {}) };
}

/** The segment of a member before its like are counted, as written. */
interface Base {
  written: string;
  identified: boolean;
}

function baseOf(
  member: Member,
  names: readonly string[],
  siblings: Record<string, string>,
  { format, identity, redaction }: Addressing,
): Base {
  const { name, node } = member;
  const shown = redaction.name(name);
  if (node.attribute) return { written: formatSegment({ name: shown, attribute: true }), identified: false };
  // Nothing in a leaf could tell it from its siblings.
  if (node.children.length === 0) return { written: formatSegment({ name: shown }), identified: false };
  const declared = [...(identity?.[name] ?? []), ...(format.identity?.(names, name) ?? [])];
  const within = [...names, name];
  const mayShow = (child: Node) =>
    redaction.value(called(child, child.name, within, node), child.value ?? "", siblings) === child.value;
  const id = identityOf(member, declared, mayShow);
  const segment = id ? { name: shown, identity: id } : { name: shown };
  return { written: formatSegment(segment), identified: id !== undefined };
}
