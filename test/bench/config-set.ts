import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SUFFIXES, textOf } from "./config-text.ts";
import { changedByOne, type Station, stationsOf } from "./stations.ts";

/** Files in one folder. */
const IN_FOLDER = 50;
/** One file of so many is changed. */
const SHARE = 100;
/** From one changed file to the next: a prime, so that each format is met. */
const STEP = 97;

/** One changed value, as the audit must tell it. */
export interface Changed {
  path: string;
  before: number;
}

/** A tree of config files in six formats, the same in each run. */
export class ConfigSet {
  readonly folder: string;
  readonly files: number;

  /** @param files how many, in folders of 50 */
  constructor(folder: string, files: number) {
    this.folder = folder;
    this.files = files;
  }

  /** Writes all files. Returns their bytes. */
  async build(): Promise<number> {
    let bytes = 0;
    for (let file = 0; file < this.files; file += 1) {
      const text = write(file, stationsOf(file));
      await mkdir(dirname(this.#path(file)), { recursive: true });
      await writeFile(this.#path(file), text);
      bytes += text.length;
    }
    return bytes;
  }

  /** Changes one value in each hundredth file. Returns what was changed. */
  async change(): Promise<Changed[]> {
    const done = [];
    for (const file of this.#hundredth()) {
      const { stations, before } = changedByOne(stationsOf(file));
      await writeFile(this.#path(file), write(file, stations));
      done.push({ path: this.#path(file), before });
    }
    return done;
  }

  /** Undoes {@link change}. */
  async restore(): Promise<void> {
    for (const file of this.#hundredth()) await writeFile(this.#path(file), write(file, stationsOf(file)));
  }

  #hundredth(): number[] {
    return Array.from({ length: Math.ceil(this.files / SHARE) }, (_, index) => index * STEP);
  }

  #path(file: number): string {
    return join(this.folder, `area${Math.floor(file / IN_FOLDER)}`, `unit${file}.${suffix(file)}`);
  }
}

const suffix = (file: number) => SUFFIXES[file % SUFFIXES.length] as string;

const write = (file: number, stations: readonly Station[]) => textOf(stations, suffix(file));
