import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeAtomic } from "../../src/files/write-atomic.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("what is written stands there whole, in place of what stood there, with its mode", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "out.json");
  writeFileSync(path, "old");
  await writeAtomic(path, "new", 0o600);
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["out.json"]);
});

test("where it can't be written, one line says so and nothing is left behind", async () => {
  const folder = temporaryFolder();
  await expect(writeAtomic(join(folder, "no", "out"), "x")).rejects.toThrow(Trouble);
  mkdirSync(join(folder, "out"));
  writeFileSync(join(folder, "out", "kept"), "x");
  await expect(writeAtomic(join(folder, "out"), "x")).rejects.toThrow(/can't be written \(EISDIR\)/);
  expect(readdirSync(folder)).toEqual(["out"]);
});
