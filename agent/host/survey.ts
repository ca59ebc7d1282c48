/** What matches a path pattern, found directory by directory, so that a tree of any size passes through little memory. */
import type { Part } from "../../src/model/glob.ts";
import { reason } from "../../src/model/trouble.ts";
import { type FileStat, HostError, type Met, type Unreadable } from "./host.ts";

/** What the walk needs of a host. Each call may throw `HostError`. */
export interface Tree {
  resolve(path: string): Promise<string>;
  /** @param resolved without links, but for the last part */
  stat(resolved: string): FileStat | Promise<FileStat>;
  /** @param resolved a directory, its links followed */
  names(resolved: string): string[] | Promise<string[]>;
}

/** A directory's worth. */
export interface Piece {
  met: Met[];
  unreadable: Unreadable[];
}

/** A directory under the name it was asked by, and as it is without links. */
interface Place {
  path: string;
  pattern: string;
  resolved: string;
}

/** A name in a directory, as it takes its turn: once for itself, and once, after a slash, for what is below. */
interface Turn {
  met: Met;
  /** What places it among the others: in order of whole paths "a-b" comes before what is below "a". */
  at: string;
  /** What may follow below it; nothing for the entry itself. */
  below?: Part[][];
}

/**
 * What matches one pattern, in order of paths by code units, a directory's worth at a time. Links are followed where
 * the pattern names them before its first wildcard, and nowhere else.
 * @param parts of the pattern, or of one that its braces stand for
 */
export async function* survey(pattern: string, parts: Part[], tree: Tree): AsyncGenerator<Piece> {
  const wild = parts.findIndex((part) => part === "**" || "matches" in part);
  const named = Math.max(0, wild < 0 ? parts.length - 1 : wild);
  const path = parts
    .slice(0, named)
    .map((part) => `/${literal(part)}`)
    .join("");
  const gaps: Unreadable[] = [];
  const resolved = await seen(gaps, path || "/", () => tree.resolve(path || "/"));
  if (resolved === undefined) yield { met: [], unreadable: gaps };
  else if (parts.length === 0)
    yield { met: [{ path: "/", pattern, resolved, stat: await tree.stat("/") }], unreadable: gaps };
  else
    yield* enter({ path, pattern, resolved: resolved === "/" ? "" : resolved }, [parts.slice(named)], tree);
}

/** @param wanted what may follow below the directory; none is empty */
async function* enter(place: Place, wanted: Part[][], tree: Tree): AsyncGenerator<Piece> {
  const here = wanted.flatMap(withoutDirectories);
  const unreadable: Unreadable[] = [];
  const turns = await turnsIn(place, here, tree, unreadable);
  let met: Met[] = [];
  for (const { below, met: one } of turns) {
    if (below === undefined) {
      met.push(one);
      continue;
    }
    yield { met, unreadable: unreadable.splice(0) };
    met = [];
    yield* enter(one, below, tree);
  }
  yield { met, unreadable };
}

async function turnsIn(place: Place, here: Part[][], tree: Tree, unreadable: Unreadable[]): Promise<Turn[]> {
  const turns: Turn[] = [];
  let isInOrder = true;
  for (const name of (await candidates(place, here, tree, unreadable)).sort()) {
    const isMet = endsAt(here, name);
    if (!isMet && !goesOnAt(here, name)) continue;
    const path = `${place.path}/${name}`;
    const resolved = place.resolved === place.path ? path : `${place.resolved}/${name}`;
    const look = tryStat(tree, resolved, path, unreadable);
    const stat = look instanceof Promise ? await look : look;
    if (stat === undefined) continue;
    const met = { path, pattern: place.pattern, resolved, stat };
    if (isMet) turns.push({ at: name, met });
    if (stat.type !== "directory" || !goesOnAt(here, name)) continue;
    turns.push({ at: `${name}/`, met, below: here.flatMap((parts) => below(parts, name)) });
    isInOrder = false;
  }
  return isInOrder ? turns : turns.sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Names that may match. Those that are known are looked up, since a directory may be entered and not listed. */
async function candidates(
  { path, resolved }: Place,
  wanted: Part[][],
  tree: Tree,
  unreadable: Unreadable[],
): Promise<string[]> {
  const names = new Set(wanted.map(([part]) => literal(part)));
  if (!names.has(undefined)) return [...names].map((name) => name ?? "");
  return (await seen(unreadable, path || "/", async () => tree.names(resolved || "/"))) ?? [];
}

/** Waits only where the file system makes it. */
function tryStat(tree: Tree, resolved: string, path: string, unreadable: Unreadable[]) {
  try {
    const stat = tree.stat(resolved);
    return stat instanceof Promise ? seen(unreadable, path, () => stat) : stat;
  } catch (thrown) {
    note(unreadable, path, thrown);
    return undefined;
  }
}

/** What is there; nothing where there is nothing, or where it can't be seen, which is noted. */
async function seen<T>(
  unreadable: Unreadable[],
  path: string,
  look: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await look();
  } catch (thrown) {
    note(unreadable, path, thrown);
    return undefined;
  }
}

function note(unreadable: Unreadable[], path: string, thrown: unknown): void {
  if (!(thrown instanceof HostError)) throw thrown;
  if (thrown.fault !== "absent") unreadable.push({ path, why: reason(thrown) });
}

function literal(part: Part | undefined): string | undefined {
  return typeof part === "object" && "literal" in part ? part.literal : undefined;
}

/** "**" also stands for no directory at all. */
function withoutDirectories(parts: Part[]): Part[][] {
  return parts[0] === "**" && parts.length > 1 ? [parts, ...withoutDirectories(parts.slice(1))] : [parts];
}

/** Does one of the patterns end with a name? */
function endsAt(wanted: readonly Part[][], name: string): boolean {
  for (const parts of wanted) if (parts.length === 1 && fits(parts[0], name)) return true;
  return false;
}

/** Does one of the patterns go on below a name? */
function goesOnAt(wanted: readonly Part[][], name: string): boolean {
  for (const parts of wanted)
    if ((parts[0] === "**" || parts.length > 1) && fits(parts[0], name)) return true;
  return false;
}

/** What must still follow of a pattern below a name. */
function below(parts: Part[], name: string): Part[][] {
  if (parts[0] === "**") return [parts];
  return parts.length > 1 && fits(parts[0], name) ? [parts.slice(1)] : [];
}

function fits(part: Part | undefined, name: string): boolean {
  if (part === undefined || part === "**") return part === "**";
  return "literal" in part ? part.literal === name : part.matches.test(name);
}
