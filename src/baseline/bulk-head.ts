import { createHash } from "node:crypto";
import { STREAMED } from "../compare/drifts.ts";
import type { Lines, Range } from "../files/line-file.ts";
import type { Bulk } from "../model/baseline.ts";
import { Trouble } from "../model/trouble.ts";
import { BEGINNING, isReference, LONGEST_SHORT } from "./bulk-line.ts";

/** A line that is not parsed yet; of a long one that is no reference only the beginning is held. */
export interface Unread {
  text: string;
  at: Range;
}

/** The head of a bulk file, verified: a line for each fact. */
export interface Head {
  /** Lines of all facts but files. */
  others: Unread[];
  /** Where the lines of files are: since lines are in order of kinds, those are all in one place. */
  files: Range;
}

/**
 * Reads the head once, verifies it, and holds no files. Where the baseline tells of no head, the whole file is one. Throws
 * {@link Trouble}.
 */
export function readHead(file: Lines, { head, sha256, facts }: Bulk): Head {
  const digest = createHash("sha256");
  const sorter = new LineSorter();
  for (const block of file.blocks({ from: 0, to: head?.bytes ?? Infinity })) {
    digest.update(block);
    sorter.take(block);
  }
  const hashed = head === undefined ? "its sha256" : `the sha256 of its first ${head.bytes} bytes`;
  requireHash(file.path, hashed, { found: digest.digest("hex"), expected: head?.sha256 ?? sha256 });
  if (sorter.lines === facts) return sorter;
  throw new Trouble(
    `${file.path}: found another number of facts than ${facts}, which was approved: ${sorter.lines}`,
  );
}

/** Throws {@link Trouble} unless two hashes in hex are the same. @param hashed what they are of, for the message */
export function requireHash(
  path: string,
  hashed: string,
  { found, expected }: { found: string; expected: string },
): void {
  if (found === expected) return;
  throw new Trouble(
    `${path} is not the state this baseline approves: ${hashed} is ${found}, expected ${expected}`,
  );
}

/** How the line of a file begins. */
const OF_FILE = `{"kind":"${STREAMED}",`;
/** The most bytes of a long line that are looked at for its beginning before the whole line is. */
const BEGINNING_BYTES = 512;

/** Sorts lines as they come. It does not parse them, since they are verified in the end. */
class LineSorter implements Head {
  readonly others: Unread[] = [];
  readonly files: Range = { from: 0, to: 0 };
  lines = 0;
  /** Bytes that were taken before. */
  #before = 0;

  take(block: Buffer): void {
    // A character a byte, so that places in it are places in the block: to look for lines in a text is cheaper.
    const text = block.toString("latin1");
    for (let from = 0, end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      const at = { from: this.#before + from, to: this.#before + end + 1 };
      if (!text.startsWith(OF_FILE, from)) this.others.push({ text: textOf(block, from, end), at });
      else if (this.files.to === 0) Object.assign(this.files, at);
      else this.files.to = at.to;
      this.lines++;
      from = end + 1;
    }
    this.#before += block.length;
  }
}

function textOf(block: Buffer, from: number, end: number): string {
  if (end - from < LONGEST_SHORT) return block.toString("utf8", from, end);
  const [beginning] = BEGINNING.exec(block.toString("utf8", from, from + BEGINNING_BYTES)) ?? [];
  return beginning === undefined || isReference(beginning) ? block.toString("utf8", from, end) : beginning;
}
