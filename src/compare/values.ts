import { PLACE } from "../model/address.ts";
import type { Fields } from "../model/fact.ts";
import { sameValue } from "../model/value.ts";

/** Most values that are looked up one by one; where more changed, two trees are as cheap. */
const MOST = 10;

/** A position, or an empty name, which has none of its own when a position follows. */
const POSITIONED = /\[\d+\](?:\/|$)|\/''/;

/**
 * The paths of the values that differ, where nothing else can: both configs have the same paths, and each value belongs to
 * branches that have no like beside them to be mistaken for or to change places with. In the order of the tree. Undefined
 * where more may differ, or more than {@link MOST}: then the trees are compared.
 */
export function changedValues(before: Fields, after: Fields): string[] | undefined {
  const changed = differing(before, after);
  if (!changed || changed.length > MOST) return undefined;
  const isAlone = (path: string) => path !== "/" && !path.endsWith(`/${PLACE}`) && !POSITIONED.test(path);
  if (!changed.every(isAlone)) return undefined;
  const firsts = firstPlaces(Object.keys(before), new Set(changed.flatMap(branchesOf)));
  return firsts && changed.sort((a, b) => inTreeOrder(a, b, firsts));
}

/** Undefined where one has a path that the other has not. */
function differing(before: Fields, after: Fields): string[] | undefined {
  const changed: string[] = [];
  for (const path in after) if (path.startsWith("/") && !(path in before)) return undefined;
  for (const path in before) {
    if (!path.startsWith("/")) continue;
    if (!(path in after)) return undefined;
    if (!sameValue(before[path], after[path])) changed.push(path);
  }
  return changed;
}

/** The paths of all branches that a path leads through, its own the last. */
function branchesOf(path: string): string[] {
  const branches: string[] = [];
  for (let at = path.indexOf("/", 1); at !== -1; at = path.indexOf("/", at + 1))
    branches.push(path.slice(0, at));
  return [...branches, path];
}

/** Where each branch is met first among all paths; undefined where one has a like, which is written with a position. */
function firstPlaces(
  paths: readonly string[],
  branches: ReadonlySet<string>,
): ReadonlyMap<string, number> | undefined {
  const firsts = new Map<string, number>();
  for (const [place, path] of paths.entries())
    for (const branch of branches) {
      if (!path.startsWith(branch)) continue;
      const rest = path.slice(branch.length, branch.length + 2);
      if (/^\[\d/.test(rest)) return undefined;
      if (!firsts.has(branch) && (rest === "" || rest.startsWith("/"))) firsts.set(branch, place);
    }
  return firsts;
}

/** Branches in the order in which they are met, each before what is below it. */
function inTreeOrder(a: string, b: string, firsts: ReadonlyMap<string, number>): number {
  const [some, others] = [branchesOf(a), branchesOf(b)];
  const at = some.findIndex((branch, index) => branch !== others[index]);
  if (at === -1) return some.length - others.length;
  const [one, other] = [some[at], others[at]];
  return other === undefined ? 1 : (firsts.get(one ?? "") ?? 0) - (firsts.get(other) ?? 0);
}
