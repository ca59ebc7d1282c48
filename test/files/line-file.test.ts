import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LineFile, type Lines, linesAtHand } from "../../src/files/line-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A file that holds a text. */
function fileOf(text: string): string {
  const path = join(temporaryFolder(), "lines");
  writeFileSync(path, text);
  return path;
}

const ALL = { from: 0, to: Infinity };
const textsOf = (lines: Lines, range = ALL) => Array.from(lines.blocks(range), (block) => block.toString());

test("all bytes come in blocks of whole lines, however they lie in the file", () => {
  const long = fc.integer({ min: 0, max: 300_000 }).map((length) => "é".repeat(length));
  const line = fc.oneof({ weight: 5, arbitrary: fc.string().map((text) => text.replaceAll("\n", "")) }, long);
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.boolean(), (lines, isCut) => {
      const text = lines.map((one) => `${one}\n`).join("") + (isCut ? "rest" : "");
      for (const file of [new LineFile(fileOf(text)), linesAtHand("x", Buffer.from(text))]) {
        const blocks = textsOf(file);
        expect(blocks.join("") === text).toBe(true);
        expect(blocks.slice(0, isCut ? -1 : undefined).every((block) => block.endsWith("\n"))).toBe(true);
        expect(blocks.at(-1) === "rest").toBe(isCut);
      }
    }),
    { numRuns: 30 },
  );
});

test("a file of many lines comes in several blocks", () => {
  const text = "one line\n".repeat(50_000);
  for (const file of [new LineFile(fileOf(text)), linesAtHand("x", Buffer.from(text))])
    expect(textsOf(file).length).toBeGreaterThan(2);
});

test("a part is read by itself", () => {
  const text = "one\ntwo\nthree\n";
  for (const file of [new LineFile(fileOf(text)), linesAtHand("x", Buffer.from(text))]) {
    expect(textsOf(file, { from: 4, to: 8 })).toEqual(["two\n"]);
    expect(file.bytes({ from: 8, to: 14 }).toString()).toBe("three\n");
    expect(file.size()).toBe(14);
    expect(() => file.bytes({ from: 8, to: 15 })).toThrow(/changed while it was read/);
  }
});

test("a file that changes between two readings, or in one, is refused", () => {
  const path = fileOf("one\ntwo\n");
  const file = new LineFile(path);
  textsOf(file);
  appendFileSync(path, "three\n");
  expect(() => textsOf(file)).toThrow(/changed while it was read/);
  expect(() => file.bytes({ from: 0, to: 4 })).toThrow(/changed while it was read/);
  expect(() => file.size()).toThrow(/changed while it was read/);
  const other = new LineFile(path);
  const blocks = other.blocks(ALL);
  blocks.next();
  appendFileSync(path, "four\n");
  expect(() => Array.from(blocks)).toThrow(/changed while it was read/);
});

test("a file that is not there is told by its name", () => {
  expect(() => textsOf(new LineFile("/none/lines"))).toThrow(/^\/none\/lines: can't be read/);
});
