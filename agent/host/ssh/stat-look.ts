/**
 * What the shell itself, stat(1) and readlink(1) tell of files: any host has them, and each file that can't be seen has its
 * own reason. What is told of a file never stands in one field with a name, which could be made to look like an answer.
 */
import { fromBytes } from "../../../src/model/text.ts";
import { complained } from "../fault.ts";
import type { HostError } from "../host.ts";
import { statOf } from "../stat-fields.ts";
import type { Entry, Looked } from "./entry.ts";
import { quoted, words } from "./script.ts";

/** Paths that one stat(1) is asked about: many times fewer than the words that a program may be given. */
const AT_ONCE = 100;

/** Raw mode in hex; owner, group, size, device, inode; times of content and inode. */
const FORMAT = "%f %u %g %s %d %i %Y %Z";
const NUMBERS = /^[0-9a-f]+(?: -?\d+){7}$/m;

/** For each path the status of stat(1) and what it said; then for each where it leads, or nothing. */
const TELL = `tell() {
if all=$(stat -c '${FORMAT}' -- "$@" 2>/dev/null)
then (IFS='
'; printf '0 %s\\0' $all)
else for path do one=$(stat -c '${FORMAT}' -- "$path" 2>&1); printf '%s %s\\0' $? "$one"; done
fi
for path do [ -L "$path" ] && readlink -n -- "$path"; printf '\\0'; done 2>/dev/null; }`;

export function tellEach(paths: readonly string[]): string {
  return [TELL, ...chunks(paths).map((chunk) => `tell ${words(chunk)}`)].join("\n");
}

/** By path, what was told; nothing of a path where that is not certain. */
export function toldOf(paths: readonly string[], stdout: Uint8Array): Looked {
  const fields = fromBytes(stdout).split("\0");
  const told: Looked = new Map();
  if (fields.length !== 2 * paths.length + 1) return told;
  for (const chunk of chunks(paths)) {
    const [statuses, targets] = [fields.splice(0, chunk.length), fields.splice(0, chunk.length)];
    for (const [at, path] of chunk.entries()) {
      const found = entryOf(path, statuses[at] ?? "", targets[at] ?? "");
      if (found) told.set(path, found);
    }
  }
  return told;
}

function entryOf(path: string, field: string, target: string): Entry | HostError | undefined {
  const [status, said] = cut(field);
  if (status !== "0") return complained(path, said);
  const [mode = "", ...rest] = NUMBERS.exec(said)?.[0].split(" ") ?? [];
  const stat = statOf(Number.parseInt(mode, 16), rest);
  return stat && { stat, target };
}

/**
 * For each folder whether it can be listed, and what was said about it; then the paths in it, and an empty one. ls(1) of GNU
 * ends with 2 where it could not read a folder to its end; that of busybox looks at all that is in it, so that it is not
 * asked about a folder with something that may not be looked at. A pattern that matches nothing stays as it is, and nothing
 * is asked about that name, for which an automounter would look elsewhere.
 */
const LIST = `readable() { head -c 0 -- "$1" >/dev/null || return
[ "$2" = closely ] || return 0
ls -A -- "$1" >/dev/null; [ $? -ne 2 ]; }
list() { why=$(readable "$@" 2>&1); printf '%s %s\\0' $? "$why"
folder=\${1%/}
for dot in '' .; do
set -- "$folder/$dot"*
[ "$*" = "$folder/$dot*" ] && set -- "$folder/$dot"[*] && [ "$1" != "$folder/$dot*" ] && continue
for path do printf '%s\\0' "$path"; done
done
printf '\\0'; }`;

/** @param mayLookIn may what is in a folder be looked at? */
export function listEach(folders: readonly string[], mayLookIn: (folder: string) => boolean): string {
  const lists = folders.map((folder) => `list ${quoted(folder)} ${mayLookIn(folder) ? "closely" : ""}`);
  return [LIST, ...lists].join("\n");
}

/** By folder the paths in it, or why it can't be listed; nothing of a folder where the answer was cut off. */
export function listedIn(folders: readonly string[], stdout: Uint8Array): Map<string, string[] | HostError> {
  const fields = fromBytes(stdout).split("\0");
  const listed = new Map<string, string[] | HostError>();
  for (let at = 0, of = 0; of < folders.length; of += 1) {
    const [folder = "", end] = [folders[of], fields.indexOf("", at)];
    if (end < 0) break;
    const [status, said] = cut(fields[at] ?? "");
    const inside = fields.slice(at + 1, end).filter((path) => !/\/\.\.?$/.test(path));
    listed.set(folder, status === "0" ? inside : complained(folder, said));
    at = end + 1;
  }
  return listed;
}

/** A status, and what was said. */
function cut(field: string): [status: string, said: string] {
  const space = field.indexOf(" ");
  return [field.slice(0, space), field.slice(space + 1)];
}

function chunks(paths: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let at = 0; at < paths.length; at += AT_ONCE) chunks.push(paths.slice(at, at + AT_ONCE));
  return chunks;
}
