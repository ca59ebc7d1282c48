/** What find(1) of GNU tells of files, many in one question: only what is certain. */
import { fromBytes } from "../../../src/model/text.ts";
import { isPlain } from "../fault.ts";
import { statOf } from "../stat-fields.ts";
import { folderOf, nameOf } from "./ahead.ts";
import type { Entry, Listing } from "./entry.ts";
import { words } from "./script.ts";
import type { Answer } from "./shell.ts";

/** Path; type, mode and numbers; target: each with a zero byte behind it. */
const FORMAT = "%p\\0%y %m %U %G %s %D %i %T@ %C@\\0%l\\0";

/** Letters of find(1) for what mode bits say (inode(7)). */
const LETTERS: Record<string, number> = { s: 12, l: 10, f: 8, b: 6, d: 4, c: 2, p: 1 };

export function findEach(paths: readonly string[]): string {
  return `find ${words(paths)} -maxdepth 0 -printf '${FORMAT}'`;
}

/** Not to be asked about a folder with something that may not be looked at: it looks even at what it is told to pass over. */
export function findIn(folders: readonly string[]): string {
  return `find ${words(folders)} -mindepth 1 -maxdepth 1 -printf '${FORMAT}'`;
}

/** By path what find(1) printed; undefined where that is nothing that is known. */
export function foundIn({ stdout }: Answer): Map<string, Entry | undefined> {
  const fields = fromBytes(stdout).split("\0");
  const found = new Map<string, Entry | undefined>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path = "", told = "", target = ""] = fields.slice(at, at + 3);
    const [letter = "", mode = "", ...rest] = told.split(" ");
    const stat = statOf(((LETTERS[letter] ?? 0) << 12) | Number.parseInt(mode, 8), rest);
    found.set(path, stat && { stat, target });
  }
  return found;
}

/** What is in folders, by folder; only those of which nothing was left out. */
export function wholeIn(folders: readonly string[], answer: Answer): Map<string, Listing> {
  const whole = new Map<string, Listing>(uncomplained(folders, answer).map((folder) => [folder, new Map()]));
  for (const [path, entry] of foundIn(answer)) whole.get(folderOf(path))?.set(nameOf(path), entry);
  return whole;
}

/** Folders that no complaint is about. One that names none of those that are plain may be about any. */
function uncomplained(folders: readonly string[], { status, stderr }: Answer): readonly string[] {
  if (status === 0 && stderr === "") return folders;
  const plain = folders.filter((folder) => isPlain(folder) && folder !== "/");
  const lines = stderr.trimEnd().split("\n");
  const isAboutThem = lines.every((line) => plain.some((folder) => line.includes(folder)));
  return isAboutThem && status === 1 ? plain.filter((folder) => !stderr.includes(folder)) : [];
}
