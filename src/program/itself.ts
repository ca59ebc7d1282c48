import { isSea } from "node:sea";

/** What runs this same program again, with other arguments. */
export function itself(args: readonly string[]): { file: string; args: string[] } {
  // The single-file program brings its flags for Node within it, and takes every argument for its own.
  const before = isSea() ? [] : [...process.execArgv, process.argv[1] ?? ""];
  return { file: process.execPath, args: [...before, ...args] };
}
