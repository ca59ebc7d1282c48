import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Trouble } from "../model/trouble.ts";
import { syncDirectory, writeDurably } from "./durable.ts";

/**
 * Writes a file so that nobody ever sees half of it: beside it, to the disk, then in its place. A device or a pipe is
 * written to as it is. Throws {@link Trouble} when it can't be written; what stood there before stands there still.
 * It is synchronous so that no signal is handled in the middle of it.
 */
export function writeAtomic(path: string, content: string | Uint8Array, mode = 0o644): void {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && !found.isFile() && !found.isDirectory()) writeFileSync(path, content);
    else replace(found ? realpathSync(path) : path, content, mode);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new Trouble(
      `${path} can't be written (${error.code}): check the folder, its rights and the space left`,
    );
  }
}

/**
 * Puts a file in place, whole and durably, whatever stood there: a link in its place is replaced and not followed. Needs no
 * hard links, which sticks have none of. Throws Node's error, with its `code`.
 * @param shared as {@link writeDurably} takes it
 */
export function replace(path: string, content: string | Uint8Array, mode: number, shared = false): void {
  const staged = `${path}.${process.pid}.part`;
  // Left by a crash of a process that had the same number.
  rmSync(staged, { force: true });
  try {
    writeDurably(staged, content, mode, shared);
    renameSync(staged, path);
  } catch (error) {
    rmSync(staged, { force: true });
    throw error;
  }
  syncDirectory(dirname(path));
}
