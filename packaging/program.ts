/**
 * A bundled program: a script for its own sources, and one for each library, which is loaded when something of it is used.
 * Beside each is the code that V8 made of it when the program was built, under the flags that it is loaded with.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { getAssetKeys, getRawAsset } from "node:sea";
import { pathToFileURL } from "node:url";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";

/** The script of the program's own sources, and the file that starts it. */
export const MAIN = "program";
/** The script of one command that lives long, which starts without the others; not every program has one. */
export const RESIDENT = "resident";
export const START = "main.cjs";

/** How a script is wrapped: what a CommonJS module is given, and the URL of the program's own file. */
export const WRAPPER = ["(function (require, module, exports, __dirname, __url) {", "\n})"] as const;

/** The files of a script, by its name. */
export const scriptFile = (name: string) => `${name.replaceAll("/", "+")}.js`;
export const codeFile = (name: string, when: When) => `${name.replaceAll("/", "+")}.${when}.code`;

/** Code counts only under the flags of V8 that it was made with: those of the start, or those that are set when work begins. */
export type When = "early" | "late";

/** A script that was loaded, and when. */
export interface Loaded {
  script: Script;
  when: When;
}

/** What a file of the program holds; undefined where there is none. */
export type ReadFile = (name: string) => Buffer | undefined;

/** Files in a folder. */
export function filesIn(folder: string): ReadFile {
  return (name) => {
    try {
      return readFileSync(join(folder, name));
    } catch (thrown) {
      if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
      throw thrown;
    }
  };
}

/** Files within the single-file program: its assets, under a name that no other has. */
export const ASSET = "program/";
export const assets: ReadFile = (name) => {
  if (!getAssetKeys().includes(ASSET + name)) return undefined;
  return Buffer.from(getRawAsset(ASSET + name));
};

/** A program that runs in this process. */
export class Program {
  /** Those that were loaded, by name. */
  readonly scripts = new Map<string, Loaded>();
  /** Of the flags at the start, among other things. */
  readonly #tag = cachedDataVersionTag();
  readonly #at: string;
  readonly #read: ReadFile;
  readonly #require: NodeJS.Require;
  readonly #modules = new Map<string, { exports: unknown }>();

  /** @param at path of the program's own file, beside which it looks for what is native */
  constructor(at: string, read: ReadFile) {
    this.#at = at;
    this.#read = read;
    this.#require = createRequire(at);
  }

  run(): void {
    const isResident = process.argv[2] === "run" && this.#read(scriptFile(RESIDENT)) !== undefined;
    this.#load(isResident ? RESIDENT : MAIN);
  }

  #load(name: string): unknown {
    const known = this.#modules.get(name);
    if (known) return known.exports;
    const text = this.#read(scriptFile(name));
    if (text === undefined) return this.#require(name);
    const when = cachedDataVersionTag() === this.#tag ? "early" : "late";
    const code = this.#read(codeFile(name, when));
    const filename = join(this.#at, "..", scriptFile(name));
    // Code of another version of V8, or made with other flags of it, is not used.
    const script = new Script(text.toString("latin1"), { filename, ...(code ? { cachedData: code } : {}) });
    const module = { exports: {} };
    this.scripts.set(name, { script, when });
    this.#modules.set(name, module);
    const load = (other: string) => (other.startsWith("node:") ? this.#require(other) : this.#load(other));
    const [folder, url] = [join(this.#at, ".."), pathToFileURL(this.#at).href];
    script.runInThisContext()(load, module, module.exports, folder, url);
    return module.exports;
  }
}
