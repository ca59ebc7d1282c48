import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { lapseFolder } from "../../../agent/lapses.ts";
import { BOUNDS, Spool } from "../../../agent/ship/spool.ts";
import { Journal } from "../../../agent/sign/journal.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// Each step waits for the disk, which a busy machine makes slow.
vi.setConfig({ testTimeout: 120_000 });

const [OLD, NEW] = ["0a".repeat(16), "0b".repeat(16)] as const;
const NOW = new Date("2027-02-01T00:00:00Z");
const nobody = () => undefined;

/** A folder of an agent that signed so many envelopes of a hundred bytes in an epoch, one an hour from a time on. */
function signed(state: string, epoch: string, count: number, from: Date, hours = 1): void {
  const journal = new Journal(state, epoch);
  for (let at = 0; at < count; at++) journal.append(() => "x".repeat(100));
  for (const { sequence, path } of journal.entries()) {
    const time = new Date(from.getTime() + sequence * hours * 3_600_000);
    utimesSync(path, time, time);
  }
}
const waiting = (state: string) =>
  new Spool(state).waiting().map(({ epoch, sequence }) => `${epoch[1]}${sequence}`);
const files = (state: string, epoch: string) =>
  new Journal(state, epoch).entries().map(({ sequence }) => sequence);
const numbers = (epoch: string, ...sequences: number[]) => sequences.map((sequence) => ({ epoch, sequence }));
function lapses(state: string): { cause: string; detail: string; from: string; to: string }[] {
  const folder = lapseFolder(state);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
}

test("all that was signed waits, an epoch that began before the other first", () => {
  const state = temporaryFolder();
  signed(state, NEW, 2, new Date("2027-01-31T00:00:00Z"));
  signed(state, OLD, 2, new Date("2027-01-30T00:00:00Z"));
  expect(waiting(state)).toEqual(["a1", "a2", "b1", "b2"]);
});

test("what is settled does not wait and leaves the disk, but for the last, which the next one names", () => {
  const state = temporaryFolder();
  signed(state, OLD, 3, NOW);
  new Spool(state).settle(numbers(OLD, 1, 2, 3));
  expect(waiting(state)).toEqual([]);
  expect(files(state, OLD)).toEqual([3]);
  new Journal(state, OLD).append((sequence) => `number ${sequence}`);
  expect(waiting(state)).toEqual(["a4"]);
  new Spool(state).settle(numbers(OLD, 4));
  expect(files(state, OLD)).toEqual([4]);
});

test("receipts may come in any order: what no receipt named waits on", () => {
  const state = temporaryFolder();
  signed(state, OLD, 5, NOW);
  new Spool(state).settle(numbers(OLD, 3, 5));
  expect(waiting(state)).toEqual(["a1", "a2", "a4"]);
  new Spool(state).settle(numbers(OLD, 2, 1));
  expect(waiting(state)).toEqual(["a4"]);
  expect(files(state, OLD)).toEqual([4, 5]);
});

test("beyond the bytes that may wait the oldest go, and which ones is told by name", () => {
  const state = temporaryFolder();
  signed(state, OLD, 3, new Date("2027-01-30T00:00:00Z"));
  signed(state, NEW, 3, new Date("2027-01-31T00:00:00Z"));
  new Spool(state).bound({ bytes: 250, days: 30 }, NOW, nobody);
  expect(waiting(state)).toEqual(["b2", "b3"]);
  expect(lapses(state)).toEqual([
    {
      from: "2027-01-30T01:00:00.000Z",
      to: "2027-01-31T01:00:00.000Z",
      cause: "dropped",
      detail:
        "epoch 0a0a0a0a, numbers 1 to 3; epoch 0b0b0b0b, number 1: more than 30 days or 250 bytes were waiting",
    },
  ]);
});

test("after thirty days without a way out the oldest go, and no younger ones", () => {
  const state = temporaryFolder();
  signed(state, OLD, 33, new Date("2026-12-30T00:00:00Z"), 24);
  new Spool(state).bound(BOUNDS, NOW, nobody);
  expect(waiting(state)).toHaveLength(31);
  expect(lapses(state)).toMatchObject([
    { cause: "dropped", detail: expect.stringContaining("numbers 1 to 2:") },
  ]);
  new Spool(state).bound(BOUNDS, NOW, nobody);
  expect(lapses(state)).toHaveLength(1);
});

test.each([
  ["was set right after a start without a battery", "2000-01-01T00:00:00Z", NOW],
  ["was set years ahead", "2027-01-31T00:00:00Z", new Date("2036-02-01T00:00:00Z")],
  ["was set back", "2027-02-20T00:00:00Z", new Date("2000-01-01T00:00:00Z")],
])("where the clock %s, nothing is given up for its age", (_, from, now) => {
  const state = temporaryFolder();
  signed(state, OLD, 3, new Date(from));
  new Spool(state).bound(BOUNDS, now, nobody);
  expect(waiting(state)).toEqual(["a1", "a2", "a3"]);
  expect(lapses(state)).toEqual([]);
});

test("what was handed over and never acknowledged is not called lost, only unanswered", () => {
  const state = temporaryFolder();
  signed(state, OLD, 35, new Date("2026-12-28T00:00:00Z"), 24);
  const where = ({ sequence }: { sequence: number }) =>
    sequence % 2 === 0 ? "folder /mnt/diode" : undefined;
  new Spool(state).bound(BOUNDS, NOW, where);
  expect(waiting(state)).toHaveLength(31);
  expect(
    lapses(state)
      .map(({ detail }) => detail)
      .sort(),
  ).toEqual([
    expect.stringMatching(/numbers 1, 3: more than 30 days or \d+ bytes were waiting$/),
    expect.stringMatching(/numbers 2, 4: .* handed over by folder \/mnt\/diode, and no receipt came/),
  ]);
});

test("the note of what was delivered is trusted whole or not at all", () => {
  const state = temporaryFolder();
  signed(state, OLD, 1, NOW);
  writeFileSync(join(state, "delivered.json"), '{"cut');
  expect(() => new Spool(state)).toThrow("delivered again, which does no harm");
});
