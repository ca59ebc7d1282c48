import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Known } from "../../agent/host/digests.ts";
import { Ledger } from "../../agent/ledger.ts";
import { SecretKeeper } from "../../src/model/secret.ts";
import { secrets } from "../support/machine.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Enough for several blocks, with names that no text editor likes. */
const FILES = new Map(
  Array.from({ length: 600 }, (_, number): [string, Known] => {
    const path = `/tree/${"folder/".repeat(12)}${String(number).padStart(4, "0")} "\n\udc80`;
    const isPlain = number % 2 === 0 ? { isPlain: true as const } : {};
    return [path, { path, state: `1 ${number} 10 1 1`, hash: String(number).padStart(64, "0"), ...isPlain }];
  }),
);

/** Leaves the files in a folder's ledger. */
function write(folder: string, files: ReadonlyMap<string, Known> = FILES, keeper = secrets): string {
  const ledger = new Ledger(folder, keeper, false);
  for (const known of files.values()) ledger.put(known, true);
  expect(ledger.close()).toBeUndefined();
  return join(folder, "files.cache");
}

/** What a ledger knows of the files. */
function read(folder: string, keeper = secrets, forget = false): Map<string, Known> {
  const ledger = new Ledger(folder, keeper, forget);
  const known = new Map<string, Known>();
  for (const path of FILES.keys()) {
    const found = ledger.at(path);
    if (found) known.set(path, found);
  }
  return known;
}

test("what one pass leaves the next one knows", () => {
  const folder = temporaryFolder();
  write(folder);
  expect(read(folder)).toEqual(FILES);
  expect(read(folder, secrets, true).size).toBe(0);
});

test("a path that was skipped over, or is new, does not confuse those after it", () => {
  const folder = temporaryFolder();
  write(folder);
  const ledger = new Ledger(folder, secrets, false);
  const [, second, , fourth] = [...FILES.keys()];
  expect(ledger.at(String(second))).toEqual(FILES.get(String(second)));
  expect(ledger.at(`${second} more`)).toBeUndefined();
  expect(ledger.at(String(fourth))).toEqual(FILES.get(String(fourth)));
});

test("what had just changed is not left", () => {
  const folder = temporaryFolder();
  const ledger = new Ledger(folder, secrets, false);
  for (const known of FILES.values()) ledger.put(known, false);
  ledger.close();
  expect(read(folder).size).toBe(0);
});

test.each<[string, (file: string) => void]>([
  ["lost", (file) => rmSync(file)],
  ["empty", (file) => writeFileSync(file, "")],
  ["garbage", (file) => writeFileSync(file, `${"0".repeat(32)}ffffffff${"1".repeat(32)}{`)],
  ["by another host", (file) => void write(join(file, ".."), FILES, new SecretKeeper(new Uint8Array(32)))],
  [
    "a folder",
    (file) => {
      rmSync(file);
      mkdirSync(file);
    },
  ],
])("nothing is believed of a ledger that is %s", (_, harm) => {
  const folder = temporaryFolder();
  harm(write(folder));
  expect(read(folder).size).toBe(0);
});

test("whatever is done to the bytes, what is believed is what was left", () => {
  const folder = temporaryFolder();
  const file = write(folder);
  const whole = readFileSync(file);
  const harm = fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255), cut: fc.boolean() });
  fc.assert(
    fc.property(harm, ({ at, to, cut }) => {
      const harmed = Buffer.from(cut ? whole.subarray(0, at) : whole);
      if (!cut) harmed[at] = to;
      writeFileSync(file, harmed);
      for (const [path, known] of read(folder)) expect(known).toEqual(FILES.get(path));
    }),
    { numRuns: 150 },
  );
});

test("blocks of two ledgers can't be mixed, nor put in another order", () => {
  const folder = temporaryFolder();
  const other = new Map([...FILES].map(([path, known]) => [path, { ...known, hash: "f".repeat(64) }]));
  const own = blocksOf(readFileSync(write(folder)));
  const foreign = blocksOf(readFileSync(write(temporaryFolder(), other)));
  const [name, first, second, ...rest] = own;
  const [, , planted] = foreign;
  for (const mixed of [
    [name, first, planted, ...rest],
    [name, second, first, ...rest],
    [name, planted, first],
  ]) {
    writeFileSync(join(folder, "files.cache"), Buffer.concat(mixed.flatMap((block) => block ?? [])));
    for (const [path, known] of read(folder)) expect(known).toEqual(FILES.get(path));
  }
});

/** The name of a ledger, then its blocks, each with its head. */
function blocksOf(bytes: Buffer): Buffer[] {
  const blocks = [bytes.subarray(0, 32)];
  for (let at = 32; at < bytes.length; ) {
    const end = at + 40 + Number.parseInt(bytes.toString("latin1", at, at + 8), 16);
    blocks.push(bytes.subarray(at, end));
    at = end;
  }
  expect(blocks.length).toBeGreaterThan(3);
  return blocks;
}

test("where it can't be left, it is said, and nothing half-written stays", () => {
  const ledger = new Ledger("/proc", secrets, false);
  ledger.put({ path: "/a", state: "1", hash: "2" }, true);
  expect(ledger.close()).toMatch(/^\/proc\/files\.cache can't be written/);
  const folder = temporaryFolder();
  write(folder);
  expect(readdirSync(folder)).toEqual(["files.cache"]);
});
