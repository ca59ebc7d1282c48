/** What lstat(2) and readlink(2) tell of files of another machine, many in one question. */
import { fromBytes } from "../../../src/model/text.ts";
import { complained } from "../fault.ts";
import { type FileStat, HostError } from "../host.ts";
import { statOf } from "../stat-fields.ts";
import type { Machine } from "./machine.ts";
import { quoted, words } from "./script.ts";
import type { Session } from "./session.ts";
import type { Answer } from "./shell.ts";

export interface Entry {
  stat: FileStat;
  /** Where a link leads, as written. */
  target: string;
}

/** Bounds of one look: a very large folder, on a slow line. */
const BOUNDS = { seconds: 60, limit: 64 * 1024 * 1024 };

/** Path; type, mode and numbers; target: each with a zero byte behind it. */
const FORMAT = "%p\\0%y %m %U %G %s %D %i %T@ %C@\\0%l\\0";

/** Letters of find(1) for what mode bits say (inode(7)). */
const LETTERS: Record<string, number> = { s: 12, l: 10, f: 8, b: 6, d: 4, c: 2, p: 1 };

/** Files as they are, or why they can't be seen, each path once. */
export type Looked = Map<string, Entry | HostError>;

export class Look {
  readonly #session: Session;
  readonly #machine: Machine;

  constructor(session: Session, machine: Machine) {
    this.#session = session;
    this.#machine = machine;
  }

  /** Looks at paths without links but for the last part. Of those that can't be told apart from a distance, none is in the answer. */
  async at(paths: readonly string[]): Promise<Looked> {
    const answer = await this.#ask(
      this.#machine.finds ? `find ${words(paths)} -maxdepth 0 -printf '${FORMAT}'` : `look ${words(paths)}`,
    );
    const found: Looked = entries(answer.stdout, this.#machine.finds);
    for (const path of paths) {
      const error = found.has(path) ? undefined : errorOf(path, answer, paths.length === 1);
      if (error) found.set(path, error);
    }
    return found;
  }

  /** Looks at all that is in folders, by folder. A folder that can't be listed has the reason. */
  async in(folders: readonly string[]): Promise<Map<string, Map<string, Entry> | HostError>> {
    const answer = await this.#ask(this.#listing(folders));
    const found = [...entries(answer.stdout, this.#machine.finds)];
    const lists = new Map<string, Map<string, Entry> | HostError>();
    for (const folder of folders) {
      const error = errorOf(folder, answer, folders.length === 1 && found.length === 0);
      // Of several, a complaint that is about none of them by name may be about any.
      if (error || folders.length === 1 || !answer.stderr.includes(folder))
        lists.set(folder, error ?? new Map());
    }
    for (const [path, entry] of found) {
      const cut = path.lastIndexOf("/");
      const list = lists.get(path.slice(0, cut) || "/");
      if (list instanceof Map && !(entry instanceof HostError)) list.set(path.slice(cut + 1), entry);
    }
    return lists;
  }

  #ask(script: string): Promise<Answer> {
    return this.#session.ask(
      this.#machine.finds ? script : `${LOOK(this.#session.secret)}\n${script}`,
      BOUNDS,
    );
  }

  /** Nothing is asked of what a remote mount may never answer. */
  #listing(folders: readonly string[]): string {
    if (!this.#machine.finds) return folders.map((folder) => `list ${quoted(folder)}`).join("; ");
    const behind = this.#machine.remotes.filter((at) =>
      folders.includes(at.slice(0, at.lastIndexOf("/")) || "/"),
    );
    const not = behind.map((at) => `-path ${quoted(at.replace(/[\\*?[]/g, "\\$&"))} -prune -o`).join(" ");
    return `find ${words(folders)} -mindepth 1 -maxdepth 1 ${not} -printf '${FORMAT}'`;
  }
}

/** Why there is no answer about a path; undefined where the complaints don't say. */
function errorOf(path: string, { status, stderr }: Answer, isAlone: boolean): HostError | undefined {
  const about = stderr.split("\n").find((line) => line.includes(`${path}'`) || line.includes(`${path}:`));
  const said = about ?? (isAlone && status !== 0 ? stderr : undefined);
  return said === undefined ? undefined : complained(path, said);
}

/** Where there is no find(1) that prints: stat(1) over as many as fit, and its own words where a link leads. */
const LOOK = (mark: string) => `look() { stat -c '${mark} %f %u %g %s %d %i %Y %Z %n
${mark}>%N' -- "$@"; }
list() { ls -A -- "$1" >/dev/null || return; set -- "\${1%/}"/* "\${1%/}"/.[!.]* "\${1%/}"/..?*; look "$@" 2>/dev/null; :; }`;

function entries(stdout: Buffer, isOfFind: boolean): Looked {
  return isOfFind ? ofFind(fromBytes(stdout).split("\0")) : ofStat(fromBytes(stdout));
}

function ofFind(fields: readonly string[]): Looked {
  const found: Looked = new Map();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path = "", told = "", target = ""] = fields.slice(at, at + 3);
    const [letter = "", mode = "", ...rest] = told.split(" ");
    const stat = statOf(((LETTERS[letter] ?? 0) << 12) | Number.parseInt(mode, 8), rest);
    if (stat) found.set(path, { stat, target });
  }
  return found;
}

function ofStat(text: string): Looked {
  const found: Looked = new Map();
  const mark = text.slice(0, text.indexOf(" "));
  for (const record of text.split(`${mark} `).slice(1)) {
    const [head = "", named = ""] = record.split(`\n${mark}>`);
    const fields = head.split(" ");
    const path = fields.slice(8).join(" ");
    const stat = statOf(Number.parseInt(fields[0] ?? "", 16), fields.slice(1, 8));
    if (stat) found.set(path, { stat, target: targetIn(named.slice(0, -1), path) });
  }
  return found;
}

/** `name -> target`, each in quotes or in none, as the program likes it; the name is known. */
function targetIn(named: string, path: string): string {
  for (const [before, end] of [
    [`'${path}' -> '`, "'"],
    [`${path} -> `, ""],
  ] as const)
    if (named.startsWith(before) && named.endsWith(end))
      return named.slice(before.length, named.length - end.length);
  return "";
}
