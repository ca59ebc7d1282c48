import { formatSegment, PLACE } from "../model/address.ts";
import type { Fields } from "../model/fact.ts";
import type { Change } from "../model/report.ts";
import { sameValue, type Value } from "../model/value.ts";
import { type Alignment, align } from "./align.ts";
import { type Branch, branchOf, heldBy, isRanked, isRival } from "./branch.ts";
import { moved } from "./moves.ts";
import { renames } from "./renames.ts";
import { movedAcross } from "./sides.ts";
import { changedValues } from "./values.ts";

/** A difference within one fact. */
export interface FieldDifference {
  path: string;
  change: Change;
  before?: Value;
  after?: Value;
}

/** What differs between two states of one config. A subtree that is new or gone is one difference. */
export function compareConfigs(before: Fields, after: Fields): FieldDifference[] {
  const changed = changedValues(before, after);
  if (changed)
    return changed.map((path) => ({
      path,
      change: "changed",
      before: valueAt(before, path),
      after: valueAt(after, path),
    }));
  const [old, fresh] = [branchOf(before), branchOf(after)];
  return compareBranches(besideDocuments(old, fresh), besideDocuments(fresh, old));
}

/** The one document of a config, as an item of the list that it is in the other, which has several. */
function besideDocuments(config: Branch, other: Branch): Branch {
  if (config.children.size === 0 || isDocuments(config) || !isDocuments(other)) return config;
  const item: Branch = { ...config, ...(sameNamed(config, other) ?? FIRST) };
  return { segment: { name: "" }, kin: "", path: "", children: new Map([[item.kin, item]]) };
}

/** Documents of one stream, such as those of YAML: items without a name. */
function isDocuments({ children }: Branch): boolean {
  const isDocument = ({ segment }: Branch) =>
    segment.name === "" && (segment.position !== undefined || segment.identity !== undefined);
  return children.size > 1 && children.values().every(isDocument);
}

/** A document that nothing tells from others but its place. */
const FIRST = { segment: { name: "", position: 1 }, kin: formatSegment({ name: "" }) };

/** What the config is called among documents that are told apart by a value which it has too: best the same one. */
function sameNamed(config: Branch, documents: Branch): Pick<Branch, "segment" | "kin"> | undefined {
  const named = documents.children
    .values()
    .filter(({ segment: { identity } }) => identity && config.children.has(identity.name))
    .toArray();
  const ownValue = (name = "") => String(config.children.get(name)?.value);
  const twin =
    named.find(({ segment: { identity } }) => ownValue(identity?.name) === identity?.value) ?? named[0];
  return twin && { segment: twin.segment, kin: twin.kin };
}

const valueAt = (fields: Fields, path: string): Value => fields[path] as Value;

function compareBranches(before: Branch, after: Branch): FieldDifference[] {
  if (before.children.size === 0 && after.children.size === 0) return compareOwn(before, after);
  return [...compareOwn(before, after), ...compareChildren(before, after)];
}

function compareOwn(before: Branch, after: Branch): FieldDifference[] {
  if (isEmptiedObject(before, after) || isEmptiedObject(after, before)) return [];
  const path = before.path || "/";
  const [was, is] = [ownOf(before), ownOf(after)];
  return sameValue(was, is) ? [] : [{ path, change: "changed", before: was, after: is }];
}

/** An object that lost all its members, which are told. */
function isEmptiedObject({ value }: Branch, other: Branch): boolean {
  return other.value === undefined && other.children.size > 0 && sameValue(value, {});
}

/** Null is a value of its own; a branch without a value holds no text. */
const ownOf = ({ value }: Branch): Value => (value === undefined ? "" : value);

type Pair = [Branch, Branch];

function compareChildren(before: Branch, after: Branch): FieldDifference[] {
  const single: Pair[] = [];
  const reshaped: FieldDifference[] = [];
  const runs: Alignment[] = [];
  const olds = Map.groupBy(before.children.values(), ({ kin }) => kin);
  const news = Map.groupBy(after.children.values(), ({ kin }) => kin);
  for (const kin of new Set([...olds.keys(), ...news.keys()])) {
    const [old = [], fresh = []] = [olds.get(kin), news.get(kin)];
    const [only, twin] = [old[0], fresh[0]];
    if (!only || !twin || old.length > 1 || fresh.length > 1) runs.push(align(old, fresh));
    else if (isItem(only) === isItem(twin)) single.push([only, twin]);
    else reshaped.push({ path: only.path, change: "changed", before: asHeld(only), after: asHeld(twin) });
  }
  const removed = runs.flatMap((run) => run.removed);
  const added = runs.flatMap((run) => run.added);
  const renamed = renames(removed, added, before, after);
  const taken = new Set(renamed.flat());
  const pairs = [...single, ...runs.flatMap(({ changed }) => changed), ...renamed];
  return [
    ...pairs.flatMap(([old, fresh]) => compareBranches(old, fresh)),
    ...reshaped,
    ...moves(
      runs.map(({ same, changed }) => [...same, ...changed]),
      [...single, ...renamed],
    ),
    ...removed.filter((branch) => !taken.has(branch)).map(gone),
    ...added.filter((branch) => !taken.has(branch)).map(fresh),
  ];
}

/** An item of a list carries its position even where it is the only one. */
const isItem = (branch: Branch) => branch.segment.position !== undefined;
const asHeld = (branch: Branch): Value => (isItem(branch) ? [heldBy(branch)] : heldBy(branch));
const gone = (branch: Branch): FieldDifference => ({
  path: branch.path || "/",
  change: "removed",
  before: heldBy(branch),
});
const fresh = (branch: Branch): FieldDifference => ({
  path: branch.path || "/",
  change: "added",
  after: heldBy(branch),
});

/** @param kin runs of siblings that are otherwise alike  @param others siblings that have no like */
function moves(kin: readonly Pair[][], others: readonly Pair[]): FieldDifference[] {
  const amongKin = kin.map(movedAmongKin);
  const still = kin.filter((_, at) => amongKin[at]?.length === 0);
  return [
    ...amongKin.flat(),
    ...movedInPlace([...kin.flat(), ...others]),
    ...movedAcross([...still.flat(), ...others]).map(({ branch, before, after }) =>
      placeChange(branch, before, after),
    ),
  ];
}

function placeChange({ path }: Branch, before: number, after: number): FieldDifference {
  return { path: `${path}/${PLACE}`, change: "changed", before, after };
}

/** Siblings that are otherwise alike, where their order among themselves means something. */
function movedAmongKin(pairs: readonly Pair[]): FieldDifference[] {
  if (!pairs.some((pair) => pair.some(isRanked))) return [];
  return placeChanges(pairs, ({ segment }) => segment.position ?? 1);
}

/** Siblings of any name whose order means something carry their place. */
function movedInPlace(pairs: readonly Pair[]): FieldDifference[] {
  const ordered = pairs.filter((pair) =>
    pair.every((branch) => branch.place !== undefined && !isRival(branch)),
  );
  return placeChanges(ordered, (branch) => branch.place ?? 0);
}

/** Those that changed places while others stood still; one that stands where it stood is told only if no other is. */
function placeChanges(pairs: readonly Pair[], placeOf: (branch: Branch) => number): FieldDifference[] {
  const changes = moved(
    pairs,
    ([old]) => placeOf(old),
    ([, fresh]) => placeOf(fresh),
  ).map(([old, fresh]) => placeChange(old, placeOf(old), placeOf(fresh)));
  const elsewhere = changes.filter(({ before, after }) => before !== after);
  return elsewhere.length > 0 ? elsewhere : changes;
}
