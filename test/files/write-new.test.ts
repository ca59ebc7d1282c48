import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeNew } from "../../src/files/write-new.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("a new file is written once, whole and with its mode, and nothing is left beside it", () => {
  const folder = temporaryFolder();
  const path = join(folder, "1.json");
  expect(writeNew(path, "first", 0o600)).toBe(true);
  expect(writeNew(path, "second", 0o600)).toBe(false);
  expect(readFileSync(path, "utf8")).toBe("first");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["1.json"]);
});

test("what a crash left of an earlier try is in nobody's way", () => {
  const folder = temporaryFolder();
  const path = join(folder, "1.json");
  writeFileSync(`${path}.${process.pid}.part`, "ha");
  expect(writeNew(path, "whole", 0o600)).toBe(true);
  expect(readdirSync(folder)).toEqual(["1.json"]);
});

test("a folder that is not there is told by Node's own error", () => {
  expect(() => writeNew(join(temporaryFolder(), "a/b"), "", 0o600)).toThrow(
    expect.objectContaining({ code: "ENOENT" }),
  );
});
