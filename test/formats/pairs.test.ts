import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compareConfigs, type FieldDifference } from "../../src/compare/tree.ts";
import { parseConfig } from "../../src/formats/index.ts";
import { FormatError } from "../../src/formats/tree.ts";
import { formatPath, parsePath } from "../../src/model/address.ts";
import { SecretKeeper } from "../../src/model/secret.ts";

/** Real files before and after real changes; they are not part of the project. */
const FOLDER = join(import.meta.dirname, "../../../shared/pairs");
const isHere = existsSync(FOLDER);

/** Classes of changes that mean nothing. */
const QUIET =
  /^(comment-only|whitespace-only|comment-or-whitespace-only|order-only|line-ending-only|bom-only)(,crlf-changed)?$/;

/** Pairs that are not what their class says, or can't be compared by field. */
const EXCEPTIONS = {
  /** The order of IIS handlers means something, so "order-only" is a change. */
  "088": "changes",
  /** Marks of an unfinished merge: the file is no YAML any more. */
  "162": "unparsed",
} as const;

interface Pair {
  number: string;
  path: string;
  classes: string;
}

const pairs: Pair[] = isHere
  ? readFileSync(join(FOLDER, "index.tsv"), "utf8")
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.split("\t"))
      .map((columns) => ({ number: columns[0] ?? "", path: `/${columns[4]}`, classes: columns[11] ?? "" }))
  : [];

const secrets = new SecretKeeper(new Uint8Array(32));

function differences({ number, path }: Pair): FieldDifference[] {
  const folder = join(FOLDER, number);
  const [before, after] = ["before", "after"].map((side) => {
    const name = readdirSync(folder).find((file) => file.startsWith(side)) ?? side;
    return parseConfig(readFileSync(join(folder, name)), { path, secrets }).fields;
  });
  return compareConfigs(before ?? {}, after ?? {});
}

test.skipIf(!isHere)("there are pairs to compare (skipped where ../shared/pairs is not there)", () => {
  expect(pairs.length).toBe(144);
});

test.skipIf(!isHere).each(pairs)("$number $path: $classes", (pair) => {
  const exception = EXCEPTIONS[pair.number as keyof typeof EXCEPTIONS];
  if (exception === "unparsed") {
    expect(() => differences(pair)).toThrow(FormatError);
    return;
  }
  const found = differences(pair);
  const isQuiet = QUIET.test(pair.classes) && exception === undefined;
  expect(found.length > 0, JSON.stringify(found)).toBe(!isQuiet);
  for (const { path } of found) expect(formatPath(parsePath(path))).toBe(path);
});
