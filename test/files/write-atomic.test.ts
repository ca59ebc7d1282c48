import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeAtomic } from "../../src/files/write-atomic.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("what is written stands there whole, in place of what stood there, with its mode", () => {
  const folder = temporaryFolder();
  const path = join(folder, "out.json");
  writeFileSync(path, "old");
  writeAtomic(path, "new", 0o600);
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["out.json"]);
});

test("where it can't be written, one line says so and nothing is left behind", () => {
  const folder = temporaryFolder();
  expect(() => writeAtomic(join(folder, "no", "out"), "x")).toThrow(Trouble);
  mkdirSync(join(folder, "out"));
  writeFileSync(join(folder, "out", "kept"), "x");
  expect(() => writeAtomic(join(folder, "out"), "x")).toThrow(/can't be written \(EISDIR\)/);
  expect(readdirSync(folder)).toEqual(["out"]);
});

test("a link stays a link, and what it leads to is written", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "real"), "old");
  symlinkSync("real", join(folder, "link"));
  writeAtomic(join(folder, "link"), "new");
  expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, "real"), "utf8")).toBe("new");
});

test("a device is written to, and not replaced", () => {
  writeAtomic("/dev/null", "gone");
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
});

test("a disk without room leaves what stood there", () => {
  expect(() => writeAtomic("/dev/full", "x")).toThrow(/can't be written \(ENOSPC\)/);
});
