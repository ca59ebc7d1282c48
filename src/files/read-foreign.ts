import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { Fault } from "../model/trouble.ts";

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** What is no file, or too large. */
export class ForeignFile extends Fault<"no-file" | "too-large"> {
  override readonly name = "ForeignFile";
}

/**
 * A whole file in a folder that others write to: no link is followed, no pipe waited for, and nothing large read. Throws
 * Node's error, with its `code` ("ELOOP" for a link), and {@link ForeignFile}.
 * @param most bytes
 */
export function readForeign(path: string, most: number): Uint8Array {
  const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new ForeignFile("no-file", "found no regular file, expected one");
    if (stat.size > most)
      throw new ForeignFile("too-large", `found ${stat.size} bytes, expected at most ${most}`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
