import { existsSync, linkSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { syncDirectory, writeDurably } from "./durable.ts";
import { isCode } from "./fault.ts";

/**
 * Writes a file unless one of its name is there: whole under another name and to the disk, then linked. So nobody ever
 * sees half of it, and of several programs at once exactly one succeeds. Throws Node's error, with its `code`.
 * @returns whether it was written
 */
export function writeNew(path: string, content: string | Uint8Array, mode: number): boolean {
  const staged = `${path}.${process.pid}.part`;
  // Left by a crash of a process that had the same number.
  rmSync(staged, { force: true });
  try {
    writeDurably(staged, content, mode);
    if (!linkUnlessThere(staged, path)) return false;
  } finally {
    rmSync(staged, { force: true });
  }
  syncDirectory(dirname(path));
  return true;
}

function linkUnlessThere(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (thrown) {
    if (isCode(thrown, "EEXIST")) return false;
    // Another program has the place by now, and tidied away what was staged for it.
    if (isCode(thrown, "ENOENT") && existsSync(to)) return false;
    throw thrown;
  }
}
