import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { isSea } from "node:sea";

/** The native part of koffi, which lies beside a built program. */
const NATIVE = "koffi.node";

/**
 * The library that calls C functions. Its native part, which can't lie within the single-file program, is enough for that. Throws
 * an `Error` of no type of its own where it is not there, or not made for this system.
 */
export function koffi(): typeof import("koffi") {
  const native = join(isSea() ? dirname(process.execPath) : import.meta.dirname, NATIVE);
  if (existsSync(native)) return createRequire(native)(native);
  if (isSea()) throw new Error(`${native} is missing, which belongs beside the program`);
  return createRequire(import.meta.url)("koffi");
}
