import { expect, test } from "vitest";
import { allPacks } from "../../agent/commands/packs.ts";
import { openedPacks } from "../../packaging/packs.ts";

test("the packs that a program holds are those that are written", () => {
  const written = allPacks(undefined);
  expect(written.length).toBeGreaterThan(1);
  expect(allPacks(openedPacks())).toEqual(written);
});
