import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Journal } from "../../../agent/sign/journal.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const EPOCH = "e".repeat(32);
const WRITER = new URL("./journal-writer.ts", import.meta.url);

/** Envelopes here are only their number and the text before. */
const line = (sequence: number, before: Uint8Array | undefined) =>
  `${sequence} after ${before === undefined ? "nothing" : new TextDecoder().decode(before).split(" ")[0]}`;

const textsOf = (journal: Journal) => journal.entries().map(({ path }) => readFileSync(path, "utf8"));

test("each envelope knows the one before", () => {
  const journal = new Journal(temporaryFolder(), EPOCH);
  for (let count = 0; count < 3; count++) journal.append(line);
  expect(textsOf(journal)).toEqual(["1 after nothing", "2 after 1", "3 after 2"]);
});

test("what is left of a crash before a file was whole is not in the chain, and is taken away", () => {
  const journal = new Journal(temporaryFolder(), EPOCH);
  journal.append(line);
  writeFileSync(join(journal.folder, "00000002.json.123.part"), "2 af");
  expect(journal.entries()).toHaveLength(1);
  journal.append(line);
  journal.append(line);
  expect(readdirSync(journal.folder)).toEqual(["00000001.json", "00000002.json", "00000003.json"]);
});

test("numbers go on where the older envelopes were taken away, and past eight digits", () => {
  const journal = new Journal(temporaryFolder(), EPOCH);
  mkdirSync(journal.folder, { recursive: true });
  writeFileSync(join(journal.folder, "99999999.json"), "99999999 after 99999998");
  journal.append(line);
  journal.append(line);
  expect(textsOf(journal).slice(1)).toEqual(["100000000 after 99999999", "100000001 after 100000000"]);
});

/** Runs a writer of its own and waits until it ends. */
const ended = async (child: ChildProcess) => (await once(child, "exit"))[0];
const writer = (state: string, count: number) => fork(WRITER, [state, EPOCH, String(count)]);

test("several agents at once never fork the chain", { timeout: 60_000 }, async () => {
  const state = temporaryFolder();
  const ends = await Promise.all(Array.from({ length: 4 }, () => ended(writer(state, 25))));
  expect(ends).toEqual([0, 0, 0, 0]);
  const expected = Array.from({ length: 100 }, (_, at) => `${at + 1} after ${at === 0 ? "nothing" : at}`);
  expect(textsOf(new Journal(state, EPOCH))).toEqual(expected);
});

test("a writer that is killed at any moment leaves a chain that goes on", { timeout: 60_000 }, async () => {
  const state = temporaryFolder();
  for (const wait of [0, 1, 2, 3, 5, 8]) {
    const child = writer(state, 100_000);
    await once(child, "message");
    await new Promise((done) => setTimeout(done, wait));
    child.kill("SIGKILL");
    await ended(child);
  }
  const journal = new Journal(state, EPOCH);
  journal.append(line);
  const texts = textsOf(journal);
  expect(texts.length).toBeGreaterThan(6);
  expect(texts).toEqual(texts.map((_, at) => `${at + 1} after ${at === 0 ? "nothing" : at}`));
});

test("a place where nothing can be kept is told in one clear line", () => {
  const state = temporaryFolder();
  writeFileSync(join(state, "reports"), "in the way");
  expect(() => new Journal(state, EPOCH).append(line)).toThrow(/signed reports can't be kept here \(/);
});
