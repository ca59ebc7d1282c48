import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { ConfigSet } from "./config-set.ts";

const contents = (folder: string) =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, "utf8")]),
  );

test("one file of a hundred is changed, of each format, and restored as it was", async () => {
  const set = new ConfigSet(temporaryFolder(), 600);
  const bytes = await set.build();
  const before = contents(set.folder);
  expect(before.size).toBe(600);
  expect(bytes).toBe([...before.values()].reduce((sum, text) => sum + text.length, 0));

  const changes = await set.change();
  const changed = [...contents(set.folder)].filter(([path, text]) => before.get(path) !== text);
  expect(changed.map(([path]) => path).sort()).toEqual(changes.map(({ path }) => path).sort());
  expect(new Set(changes.map(({ path }) => extname(path))).size).toBe(6);

  await set.restore();
  expect(contents(set.folder)).toEqual(before);
});
