import { readFileSync, statSync } from "node:fs";
import { reason, Trouble } from "../model/trouble.ts";

/** Largest file that a command reads, in bytes. */
const MAX_INPUT = 512 * 1024 * 1024;

/** A whole file that a person named. Throws {@link Trouble} in words that say what to do. */
export function readInput(path: string): Uint8Array {
  try {
    const stat = statSync(path);
    if (!stat.isFile())
      throw new Trouble(
        `${path}: found ${stat.isDirectory() ? "a folder" : "no regular file"}, expected a file`,
      );
    if (stat.size > MAX_INPUT)
      throw new Trouble(`${path}: found ${stat.size} bytes, expected at most ${MAX_INPUT}`);
    return readFileSync(path);
  } catch (thrown) {
    if (thrown instanceof Trouble) throw thrown;
    throw new Trouble(`${path}: can't be read (${reason(thrown)}); check the name and the rights`);
  }
}
