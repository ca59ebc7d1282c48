import { formatAddress } from "../../src/model/address.ts";
import type { Gap } from "../../src/model/gaps.ts";

/** Rows of a colon-separated file. */
export interface Records {
  /** The columns of each well-formed row, in order. */
  rows: string[][];
  /** Numbers, from 1, of the lines that are no row of this file. */
  malformed: number[];
}

/**
 * Rows of passwd(5), group(5), shadow(5) or gshadow(5). Comments and blank lines are left out, as glibc does.
 * @param columns how many a row has
 * @param numeric indexes of columns that hold a number; a row without a name, with another number of columns, or with
 *   something else where a number is due is malformed
 */
export function records(text: string, columns: number, numeric: readonly number[] = []): Records {
  const rows: string[][] = [];
  const malformed: number[] = [];
  text.split("\n").forEach((line, index) => {
    if (/^\s*(?:#|$)/.test(line)) return;
    const row = line.split(":");
    const numbers = numeric.every((at) => /^\d+$/.test(row[at] ?? ""));
    if (row.length === columns && row[0] && numbers) rows.push(row);
    else malformed.push(index + 1);
  });
  return { rows, malformed };
}

/** Rows by name; of several with one name the first counts (getspnam(3)). */
export function firstByName(rows: readonly string[][]): Map<string, string[]> {
  return new Map(rows.toReversed().map((row) => [row[0] ?? "", row]));
}

/** What is told of malformed lines: where they are, and never what they hold. */
export function malformedGaps(kind: string, path: string, { malformed }: Records): Gap[] {
  return malformed.map((line) => ({
    address: formatAddress({ kind, key: `(${path} line ${line})` }),
    why: `${path} line ${line} is not well-formed and was not understood`,
  }));
}

/** Members of a comma-separated column. */
export function members(column: string): string[] {
  return column.split(",").filter((member) => member !== "");
}
