import type { Side } from "../formats/sides.ts";
import { formatSegment, PLACE, parseSegment, type Segment } from "../model/address.ts";
import type { Fields } from "../model/fact.ts";
import type { Value } from "../model/value.ts";

/** A config's fields put together again as a tree. */
export interface Branch {
  segment: Segment;
  /** Name and identity as they are written, without the position: the same for siblings that are alike so far. */
  kin: string;
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
  const root: Branch = { segment: { name: "" }, kin: "", path: "", children: new Map() };
  for (const [path, value] of Object.entries(fields)) {
    if (!path.startsWith("/")) continue;
    const written = path === "/" ? [] : path.slice(1).split("/");
    const isPlace = written.at(-1) === PLACE;
    if (isPlace) written.pop();
    const branch = written.reduce(childOf, root);
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

/** The child that is written so; made where there is none yet. */
function childOf(branch: Branch, written: string): Branch {
  const known = branch.children.get(written);
  if (known) return known;
  const segment = parseSegment(written);
  const { position: _, ...unplaced } = segment;
  const kin = segment.position === undefined ? written : formatSegment(unplaced);
  const child: Branch = { segment, kin, path: `${branch.path}/${written}`, children: new Map() };
  branch.children.set(written, child);
  return child;
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
  const groups = Map.groupBy(branch.children.values(), ({ kin }) => kin);
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
