import { PLACE } from "../model/address.ts";
import type { Fields } from "../model/fact.ts";
import type { Change } from "../model/report.ts";
import { sameValue, type Value } from "../model/value.ts";
import { align } from "./align.ts";
import { type Branch, branchOf, contentOf, heldBy, isRanked, isRival, kinOf } from "./branch.ts";
import { moved } from "./moves.ts";

/** A difference within one fact. */
export interface FieldDifference {
  path: string;
  change: Change;
  before?: Value;
  after?: Value;
}

/** What differs between two states of one config. A subtree that is new or gone is one difference. */
export function compareConfigs(before: Fields, after: Fields): FieldDifference[] {
  return compareBranches(branchOf(before), branchOf(after));
}

function compareBranches(before: Branch, after: Branch): FieldDifference[] {
  return [...compareOwn(before, after), ...compareChildren(before, after)];
}

function compareOwn(before: Branch, after: Branch): FieldDifference[] {
  const path = before.path || "/";
  const [was, is] = [ownOf(before), ownOf(after)];
  return sameValue(was, is) ? [] : [{ path, change: "changed", before: was, after: is }];
}

/** Null is a value of its own; a branch without a value holds no text. */
const ownOf = ({ value }: Branch): Value => (value === undefined ? "" : value);

type Pair = [Branch, Branch];

function compareChildren(before: Branch, after: Branch): FieldDifference[] {
  const pairs: Pair[] = [];
  const same: Pair[] = [];
  const differences: FieldDifference[] = [];
  const removed: Branch[] = [];
  const added: Branch[] = [];
  const olds = Map.groupBy(before.children.values(), kinOf);
  const news = Map.groupBy(after.children.values(), kinOf);
  for (const kin of new Set([...olds.keys(), ...news.keys()])) {
    const [old = [], fresh = []] = [olds.get(kin), news.get(kin)];
    const [only, twin] = [old[0], fresh[0]];
    if (only && twin && old.length === 1 && fresh.length === 1) {
      if (isItem(only) === isItem(twin)) pairs.push([only, twin]);
      else
        differences.push({ path: only.path, change: "changed", before: asHeld(only), after: asHeld(twin) });
      continue;
    }
    const aligned = align(old, fresh);
    pairs.push(...aligned.changed);
    same.push(...aligned.same);
    removed.push(...aligned.removed);
    added.push(...aligned.added);
    differences.push(...movedAmongKin([...aligned.same, ...aligned.changed]));
  }
  const renamed = renames(removed, added, before, after);
  pairs.push(...renamed);
  const taken = new Set(renamed.flat());
  return [
    ...pairs.flatMap(([old, fresh]) => compareBranches(old, fresh)),
    ...differences,
    ...movedInPlace([...same, ...pairs]),
    ...removed.filter((branch) => !taken.has(branch)).map(gone),
    ...added.filter((branch) => !taken.has(branch)).map(fresh),
  ];
}

/** An item of a list carries its position even where it is the only one. */
const isItem = (branch: Branch) => branch.segment.position !== undefined;
const asHeld = (branch: Branch): Value => (isItem(branch) ? [heldBy(branch)] : heldBy(branch));
const gone = (branch: Branch): FieldDifference => ({
  path: branch.path,
  change: "removed",
  before: heldBy(branch),
});
const fresh = (branch: Branch): FieldDifference => ({
  path: branch.path,
  change: "added",
  after: heldBy(branch),
});

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
  ).map(
    ([old, fresh]): FieldDifference => ({
      path: `${old.path}/${PLACE}`,
      change: "changed",
      before: placeOf(old),
      after: placeOf(fresh),
    }),
  );
  const elsewhere = changes.filter(({ before, after }) => before !== after);
  return elsewhere.length > 0 ? elsewhere : changes;
}

/** Siblings whose identity changed and nothing else much: the only one of its name, or alike in all other values. */
function renames(
  removed: readonly Branch[],
  added: readonly Branch[],
  before: Branch,
  after: Branch,
): Pair[] {
  const free = new Set(added);
  return removed.flatMap((old): Pair[] => {
    if (!old.segment.identity) return [];
    const candidates = [...free].filter(
      (fresh) => fresh.segment.name === old.segment.name && fresh.segment.identity,
    );
    const twin =
      isOnly(old, before) && candidates.length === 1 && isOnly(candidates[0] as Branch, after)
        ? candidates[0]
        : candidates.find((fresh) => isOtherVersion(old, fresh) || isSameButIdentity(old, fresh));
    if (!twin) return [];
    free.delete(twin);
    return [[old, twin]];
  });
}

function isOnly(branch: Branch, parent: Branch): boolean {
  return (
    [...parent.children.values()].filter((sibling) => sibling.segment.name === branch.segment.name).length ===
    1
  );
}

/** Told apart by an XML namespace, and only its version differs: `urn:jboss:domain:ejb3:1.2` and `…:1.3`. */
function isOtherVersion(
  { segment: { identity: old } }: Branch,
  { segment: { identity: fresh } }: Branch,
): boolean {
  const stem = (namespace: string) => namespace.replace(/\d+(\.\d+)*$/, "");
  return old?.name === "xmlns" && fresh?.name === "xmlns" && stem(old.value) === stem(fresh.value);
}

/** Alike in at least two values besides the identity, and different in none. */
function isSameButIdentity(old: Branch, fresh: Branch): boolean {
  const rest = (branch: Branch): string => {
    const id = branch.segment.identity;
    const children = [...branch.children].filter(
      ([written]) => written !== `${id?.attribute ? "@" : ""}${id?.name}`,
    );
    return children.length < 2 ? "" : contentOf({ ...branch, children: new Map(children) });
  };
  return rest(old) !== "" && rest(old) === rest(fresh);
}
