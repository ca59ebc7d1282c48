import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LineFile, linesAtHand } from "../../src/files/line-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A file that holds a text. */
function fileOf(text: string): string {
  const path = join(temporaryFolder(), "lines");
  writeFileSync(path, text);
  return path;
}

const textOf = (lines: Iterable<Buffer>) => Array.from(lines, (line) => line.toString("utf8"));

test("lines come whole, however they lie in the file, and what has no end is none", () => {
  const long = fc.integer({ min: 0, max: 300_000 }).map((length) => "é".repeat(length));
  const line = fc.oneof({ weight: 5, arbitrary: fc.string().map((text) => text.replaceAll("\n", "")) }, long);
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.boolean(), (lines, isCut) => {
      const text = lines.map((one) => `${one}\n`).join("") + (isCut ? "rest" : "");
      const expected = textOf(linesAtHand("x", Buffer.from(text)).lines());
      expect(textOf(new LineFile(fileOf(text)).lines())).toEqual(expected);
      expect(expected).toEqual(
        textOf([Buffer.from(text)])
          .join("")
          .split("\n")
          .slice(0, -1),
      );
    }),
    { numRuns: 30 },
  );
});

test("a part is read by itself, and all bytes are told on the way", () => {
  const file = new LineFile(fileOf("one\ntwo\nthree\n"));
  const told: string[] = [];
  expect(textOf(file.lines({ from: 4, to: 8 }, (chunk) => told.push(chunk.toString())))).toEqual(["two"]);
  expect(told).toHaveLength(1);
  expect(file.line({ from: 8, to: 14 })).toBe("three");
});

test("a file that changes between two readings, or in one, is refused", () => {
  const path = fileOf("one\ntwo\n");
  const file = new LineFile(path);
  textOf(file.lines());
  appendFileSync(path, "three\n");
  expect(() => textOf(file.lines())).toThrow(/changed while it was read/);
  const other = new LineFile(path);
  const lines = other.lines();
  lines.next();
  appendFileSync(path, "four\n");
  expect(() => textOf(lines)).toThrow(/changed while it was read/);
});

test("a file that is not there is told by its name", () => {
  expect(() => textOf(new LineFile("/none/lines").lines())).toThrow(/^\/none\/lines: can't be read/);
});
