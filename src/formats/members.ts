import type { Segment } from "../model/address.ts";
import { tellingName } from "./secrets.ts";
import type { Format, Node } from "./tree.ts";

/** A node within its parent. The items of a list stand in its place and take its name. */
export interface Member {
  name: string;
  node: Node;
  /** An item of a list. */
  item: boolean;
  /** The format says that order means something here. */
  ordered: boolean;
}

/** The children, with the items of a child that is a list in its place. */
export function membersOf(parent: Node, names: readonly string[], format: Format): Member[] {
  const members: Member[] = [];
  for (const node of parent.children) {
    if (parent.list) {
      members.push({ name: "", node, item: true, ordered: false });
      continue;
    }
    const { name } = node;
    const ordered = !node.attribute && (format.ordered?.(names, name) ?? false);
    // A list under an empty name would else have the addresses of a list without any.
    if (!node.list || node.children.length === 0 || name === "")
      members.push({ name, node, item: false, ordered });
    else for (const item of node.children) members.push({ name, node: item, item: true, ordered });
  }
  return members;
}

/** The attributes of a node, as members. */
export function attributesOf(node: Node): Member[] {
  return node.children
    .filter((child) => child.attribute)
    .map((child) => ({ name: child.name, node: child, item: false, ordered: false }));
}

/** The first plain value of each name that says what the siblings beside it are, as text. */
export function tellingValues(members: readonly Member[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { name, node } of members) {
    const telling = tellingName(name);
    if (telling !== undefined && (typeof node.value === "string" || typeof node.value === "number"))
      values[telling] ??= String(node.value);
  }
  return values;
}

/** Names that tell siblings apart in most products' configs, in order of preference. */
const USUAL_IDENTITY = ["name", "Name", "id", "Id", "ID", "key", "Key", "path", "port", "className", "args"];

/** Longest value that may stand in an address, in characters; a longer one names nothing a person could say. */
const MAX_IDENTITY = 200;

/**
 * What tells a member from its siblings: the first of the declared names, then of the usual ones, that it has. A usual
 * name counts as a child only in the items of a list; elsewhere a child's name already tells it apart.
 * @param mayShow refuses values that must not stand in an address
 */
export function identityOf(
  { node, item }: Member,
  declared: readonly string[],
  mayShow: (child: Node) => boolean,
): Segment["identity"] {
  for (const name of declared.length === 0 ? USUAL_IDENTITY : [...declared, ...USUAL_IDENTITY]) {
    const child = identifying(node, name, !item && !declared.includes(name));
    if (child && mayShow(child))
      return { name, attribute: child.attribute === true, value: String(child.value) };
  }
  return undefined;
}

function identifying(node: Node, name: string, attributesOnly: boolean): Node | undefined {
  for (const child of node.children)
    if (child.name === name && (child.attribute || !attributesOnly) && isIdentifying(child)) return child;
  return undefined;
}

function isIdentifying({ value, children, list }: Node): boolean {
  if (list || children.some((child) => !child.attribute)) return false;
  return (
    (typeof value === "string" && value !== "" && value.length <= MAX_IDENTITY) || typeof value === "number"
  );
}
