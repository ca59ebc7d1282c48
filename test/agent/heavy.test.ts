import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mayBeHeavy } from "../../agent/heavy.ts";
import { openMemory } from "../../agent/memory.ts";
import { operatorLimits } from "../../agent/operator.ts";
import { secretKeeper } from "../../agent/state.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const DAY_MS = 86_400_000;
const schedule = {
  cron: "0 * * * *",
  timezone: "Europe/Berlin",
  jitterSeconds: 0,
  heavyHours: "22:00-05:00",
};

test("heavy work is done in the hours that engineers signed, and in no others that the operator forbids", () => {
  const evening = new Date("2027-01-15T21:30:00.000Z");
  expect(mayBeHeavy(evening, { heavyHours: [] })).toBe(true);
  expect(mayBeHeavy(evening, { heavyHours: [] }, schedule)).toBe(true);
  expect(mayBeHeavy(new Date("2027-01-15T12:00:00.000Z"), { heavyHours: [] }, schedule)).toBe(false);
  const never = { heavyHours: ["00:00-00:00", "12:00-12:01", "13:00-13:01"] };
  expect(mayBeHeavy(evening, never, schedule)).toBe(false);
});

test("hours in a time zone that is none are those of the host's own clock", () => {
  const nowhere = { ...schedule, timezone: "Mars/X", heavyHours: "00:00-00:00" };
  expect(mayBeHeavy(new Date("2027-01-15T12:00:00.000Z"), { heavyHours: [] }, nowhere)).toBe(true);
});

test("the operator's own file says the hours, and the memory of a pass", () => {
  const state = temporaryFolder();
  writeFileSync(join(state, "agent.yaml"), "heavyHours: 22:00-05:00\nmemoryMb: 256\n");
  expect(operatorLimits(state)).toEqual({ neverRead: [], heavyHours: ["22:00-05:00"], memoryMb: 256 });
  writeFileSync(join(state, "agent.yaml"), "heavyHours: at night\n");
  expect(() => operatorLimits(state)).toThrow(/agent\.yaml:1: .*22:00-05:00/);
});

test("all files are read anew after a week in those hours, else after two", () => {
  const state = temporaryFolder();
  const secrets = secretKeeper(state);
  const began = Date.UTC(2027, 0, 1);
  const isKnownOn = (day: number, rehash: false | "not-now") => {
    const memory = openMemory(state, secrets, () => new Date(began + day * DAY_MS), rehash);
    const isKnown = memory.notes.at("note", "digest") !== undefined;
    memory.notes.put("note", "digest", "known");
    return isKnown;
  };
  const memory = openMemory(state, secrets, () => new Date(began), false);
  memory.notes.put("note", "digest", "known");
  expect(memory.leave()).toBeUndefined();
  expect([
    isKnownOn(6, false),
    isKnownOn(8, "not-now"),
    isKnownOn(8, false),
    isKnownOn(15, "not-now"),
  ]).toEqual([true, true, false, false]);
});
