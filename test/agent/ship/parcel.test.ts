import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { lapseFolder } from "../../../agent/lapses.ts";
import { acknowledge, nextParcel } from "../../../agent/ship/parcel.ts";
import { Spool } from "../../../agent/ship/spool.ts";
import { Journal } from "../../../agent/sign/journal.ts";
import { sha256 } from "../../../src/trust/repository/names.ts";
import { unpackBatch } from "../../../src/wire/batch.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// Each step waits for the disk, which a busy machine makes slow.
vi.setConfig({ testTimeout: 120_000 });

const EPOCH = "0a".repeat(16);

function signed(texts: readonly string[]) {
  const state = temporaryFolder();
  for (const text of texts) new Journal(state, EPOCH).append(() => text);
  const spool = new Spool(state);
  const told = () => {
    const folder = lapseFolder(state);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")).detail).sort();
  };
  const aside = () => (existsSync(join(state, "refused")) ? readdirSync(join(state, "refused")).sort() : []);
  return { spool, told, aside, sequences: () => spool.waiting().map(({ sequence }) => sequence) };
}

test("sixty-four go together, oldest first, and the rest after them", async () => {
  const texts = Array.from({ length: 70 }, (_, at) => `{"number":${at}}`);
  const { spool } = signed(texts);
  const parcel = await nextParcel(spool, spool.waiting());
  const lines = await unpackBatch(parcel?.batch ?? new Uint8Array());
  expect(lines.map((line) => Buffer.from(line).toString())).toEqual(texts.slice(0, 64));
  expect(parcel?.sent.map(({ sha256 }) => sha256)).toEqual(texts.slice(0, 64).map((text) => sha256(text)));
  const rest = await nextParcel(spool, spool.waiting().slice(64));
  expect(rest?.sent.map(({ sequence }) => sequence)).toEqual([65, 66, 67, 68, 69, 70]);
});

test("large ones that would be too much together go in several batches", async () => {
  const { spool } = signed(Array.from({ length: 3 }, () => randomBytes(1_500_000).toString("hex")));
  const parcel = await nextParcel(spool, spool.waiting());
  expect(parcel?.sent.map(({ sequence }) => sequence)).toEqual([1]);
});

test("one that no collector takes is set aside and told, and holds up nothing behind it", async () => {
  const { spool, told, aside, sequences } = signed(["{}", randomBytes(4_300_000).toString("base64"), "[]"]);
  const waiting = spool.waiting();
  expect((await nextParcel(spool, waiting.slice(1)))?.sent.map(({ sequence }) => sequence)).toEqual([3]);
  expect(sequences()).toEqual([1, 3]);
  expect(told()).toEqual(["epoch 0a0a0a0a, number 2: larger than a collector takes, with 5733336 bytes"]);
  expect(aside()).toEqual([`${EPOCH}.2.json`]);
});

test("one that somebody changed on the disk is set aside and told", async () => {
  const { spool, told, sequences } = signed(["{}", "{}\n{}"]);
  expect((await nextParcel(spool, spool.waiting()))?.sent.map(({ sequence }) => sequence)).toEqual([1]);
  expect(told()).toEqual([expect.stringContaining("number 2: no longer what was signed")]);
  expect(sequences()).toEqual([1]);
});

test("what the collector refuses is set aside with its reason, what it has is settled, the rest waits", async () => {
  const { spool, told, aside, sequences } = signed(["a", "b", "c"]);
  const parcel = await nextParcel(spool, spool.waiting());
  const [one = "", two = ""] = parcel?.sent.map(({ sha256 }) => sha256) ?? [];
  const said = { host: "", received: new Set([one]), refused: new Map([[two, "the content was changed"]]) };
  expect(acknowledge(spool, parcel?.sent ?? [], said)).toBe(1);
  expect(sequences()).toEqual([3]);
  expect(aside()).toEqual([`${EPOCH}.2.json`]);
  expect(told()).toEqual(["epoch 0a0a0a0a, number 2: refused by the collector: the content was changed"]);
});
