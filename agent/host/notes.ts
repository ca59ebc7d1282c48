import { isSettled, stateOf } from "./file-state.ts";
import type { FileStat } from "./host.ts";

/** What was made of some files, and their state then. */
export interface Note {
  state: string;
  text: string;
}

/** Files by path, as they were before they were read. None may be a link. */
export type FilesBehind = ReadonlyMap<string, FileStat>;

/** What was made of files that are dear to read, kept from pass to pass for as long as none of them changes. */
export class Notes {
  readonly #microseconds: () => number;
  readonly #notes: Map<string, Note>;
  #isNew = false;

  /**
   * @param microseconds since the epoch, by the same clock as the file system's
   * @param before by name, as an earlier pass left them
   */
  constructor(microseconds: () => number, before: ReadonlyMap<string, Note> = new Map()) {
    this.#microseconds = microseconds;
    this.#notes = new Map(before);
  }

  /** Is anything noted under a name, in whatever state? */
  has(name: string): boolean {
    return this.#notes.has(name);
  }

  /** The text noted under a name, if it was noted in this state. */
  at(name: string, state: string): string | undefined {
    const note = this.#notes.get(name);
    return note?.state === state ? note.text : undefined;
  }

  /** Notes a text for as long as the state is the same. */
  put(name: string, state: string, text: string): void {
    this.#notes.set(name, { state, text });
    this.#isNew = true;
  }

  /** Was anything noted that no earlier pass left? */
  get isNew(): boolean {
    return this.#isNew;
  }

  /** The text noted under a name, if it was made of these files as they are. */
  recall(name: string, files: FilesBehind): string | undefined {
    return this.at(name, stateOfAll(files));
  }

  /** Notes a text, unless one of its files has just changed. */
  keep(name: string, files: FilesBehind, text: string): void {
    const settled = [...files.values()].every((stat) => stat.type === "file" && this.isSettled(stat));
    if (settled) this.put(name, stateOfAll(files), text);
  }

  /** May what was made of a file or folder in this state be relied on later? */
  isSettled(stat: FileStat): boolean {
    return isSettled(stat, this.#microseconds());
  }

  /** What the next pass may rely on. */
  lasting(): ReadonlyMap<string, Note> {
    return this.#notes;
  }
}

function stateOfAll(files: FilesBehind): string {
  return [...files].map(([path, stat]) => `${path} ${stateOf(stat)}`).join("\n");
}
