import { toBytes } from "../../../src/model/text.ts";
import { hostError } from "../fault.ts";

/** A word of a script as sh(1) takes it, whatever is in it: nothing in a quoted word means anything to the shell. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Paths as words. Throws `HostError` for one that no file can have. */
export function words(paths: readonly string[]): string {
  for (const path of paths) if (path.includes("\0")) throw hostError("failed", path, "no absolute path");
  return paths.map(quoted).join(" ");
}

/** The bytes of a script; names that are no UTF-8 are the bytes they were. */
export function scriptBytes(script: string): Uint8Array {
  return toBytes(script);
}
