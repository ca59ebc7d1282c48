import type { Side } from "../formats/sides.ts";
import { formatSegment, parsePath, type Segment } from "../model/address.ts";
import type { Fields } from "../model/fact.ts";
import type { Value } from "../model/value.ts";

/** A config's fields put together again as a tree. */
export interface Branch {
  segment: Segment;
  /** Path from the root. */
  path: string;
  value?: Value;
  /** Place among ordered siblings. */
  place?: number;
  /** Where it stands relative to the dividers among its siblings. */
  side?: Side;
  children: Map<string, Branch>;
}

/** The tree that the paths of a config's fields draw. Fields that are no paths are left out. */
export function branchOf(fields: Fields): Branch {
  const root: Branch = { segment: { name: "" }, path: "", children: new Map() };
  for (const [path, value] of Object.entries(fields)) {
    if (!path.startsWith("/")) continue;
    const segments = parsePath(path);
    const isPlace = segments.at(-1)?.place === true;
    const branch = reach(root, isPlace ? segments.slice(0, -1) : segments);
    if (isPlace) Object.assign(branch, positionOf(value));
    else branch.value = value;
  }
  return root;
}

/** A position is a place, or a {@link Side} with or without one. */
function positionOf(value: Value): Pick<Branch, "place" | "side"> {
  if (typeof value !== "object" || value === null) return { place: Number(value) };
  const { place, ...side } = value as Side & { place?: number };
  return place === undefined ? { side } : { place, side };
}

function reach(root: Branch, segments: readonly Segment[]): Branch {
  let branch = root;
  for (const segment of segments) {
    const written = formatSegment(segment);
    let next = branch.children.get(written);
    if (!next) {
      next = { segment, path: `${branch.path}/${written}`, children: new Map() };
      branch.children.set(written, next);
    }
    branch = next;
  }
  return branch;
}

/** A branch as one value: its own where it has no children, else every value under its path within the branch. */
export function heldBy(branch: Branch): Value {
  if (branch.children.size === 0) return branch.value === undefined ? "" : branch.value;
  const values: Record<string, Value> = Object.create(null);
  collect(branch, branch.path.length, values);
  return { ...values };
}

function collect(branch: Branch, from: number, values: Record<string, Value>): void {
  if (branch.value !== undefined) values[branch.path.slice(from) || "/"] = branch.value;
  for (const child of branch.children.values()) collect(child, from, values);
}

/** What a branch holds, written so that equal branches are equal texts wherever they, and the unordered within, stand. */
export function contentOf(branch: Branch): string {
  const groups = Map.groupBy(branch.children.values(), kinOf);
  const children = [...groups].flatMap(([kin, siblings]) => {
    const isOrdered = siblings.some((sibling) => sibling.place !== undefined || isRanked(sibling));
    return siblings.map(
      (child) => `${JSON.stringify(isOrdered ? placed(child) : kin)}${sideOf(child)}:${contentOf(child)}`,
    );
  });
  return `${branch.value === undefined ? "" : JSON.stringify(branch.value)}{${children.sort().join(",")}}`;
}

/** Does the order among its like mean something: items of a list, rivals, and siblings that share one identity? */
export function isRanked(branch: Branch): boolean {
  const { segment, place } = branch;
  if (place !== undefined) return isRival(branch);
  return segment.position === 1 || (segment.identity !== undefined && segment.position !== undefined);
}

/** The one that counts among several settings of one name: it alone has a place and no position. */
export function isRival({ segment, place }: Branch): boolean {
  return place !== undefined && !segment.identity && segment.position === undefined;
}

function sideOf({ side }: Branch): string {
  return side === undefined ? "" : JSON.stringify(side);
}

function placed({ segment, place }: Branch): string {
  return `${formatSegment(segment)} ${place ?? ""}`;
}

/** Name and identity, without the position: siblings that are alike so far. */
export function kinOf({ segment: { position: _, ...segment } }: Branch): string {
  return formatSegment(segment);
}
