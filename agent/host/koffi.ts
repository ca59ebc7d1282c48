import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { isSea } from "node:sea";

/**
 * The library that calls C functions. Its native part can't lie within the single-file program, and is looked for beside it.
 * Throws an `Error` of no type of its own where it is not there, or not made for this system.
 */
export function koffi(): typeof import("koffi") {
  if (!isSea()) return createRequire(import.meta.url)("koffi");
  const native = join(dirname(process.execPath), "koffi.node");
  if (!existsSync(native)) throw new Error(`${native} is missing, which belongs beside the program`);
  return createRequire(process.execPath)(native);
}
