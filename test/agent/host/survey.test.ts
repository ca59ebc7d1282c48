import { lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ImageHost } from "../../../agent/host/image.ts";
import { globMatcher } from "../../../src/model/glob.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** Names that sort in other ways as names than as parts of paths. */
const name = fc.constantFrom("a", "a-b", "a.b", "a b", "ab", "b", "B", "é", "0", "a0");
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join("/")}`);
const PATTERNS = ["/**", "/a/**", "/a*", "/*/b", "/{a,b}/*", "/a/a", "/**/b", "/a-b/**/a", "/none/**"];

function treeOf(files: readonly string[]): string {
  const root = temporaryFolder();
  for (const file of files) {
    try {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), "");
    } catch (thrown) {
      // A file where another path has a folder, or the other way round: the tree goes without it.
      if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    }
  }
  return root;
}

async function surveyed(root: string, patterns: readonly string[]) {
  const found = await Array.fromAsync(new ImageHost(root).survey(patterns));
  return found.flatMap(({ met }) => met);
}

test("all that matches comes once, in order of whole paths, with the first pattern that it matches", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(path, { maxLength: 25 }),
      fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 4 }),
      async (files, patterns) => {
        const root = treeOf(files);
        const all = readdirSync(root, { recursive: true, encoding: "utf8" }).map((one) => `/${one}`);
        const first = (one: string) => patterns.find((pattern) => globMatcher(pattern)(one));
        const expected = all.filter((one) => first(one) !== undefined).sort();
        const met = await surveyed(root, patterns);
        expect(met.map((one) => one.path)).toEqual(expected);
        for (const one of met) {
          expect(globMatcher(one.pattern)(one.path)).toBe(true);
          expect(one.stat.inode).toBe(lstatSync(join(root, one.path)).ino);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("a name that is no UTF-8 is met as it is", async () => {
  const root = temporaryFolder();
  writeFileSync(Buffer.concat([Buffer.from(`${root}/x`), Buffer.from([0xff])]), "");
  expect((await surveyed(root, ["/*"])).map((one) => one.path)).toEqual(["/x\udcff"]);
});

test("the way to what was met is without links", async () => {
  const root = treeOf(["/real/file"]);
  symlinkSync("real", join(root, "way"));
  expect((await surveyed(root, ["/way/*"])).map((one) => [one.path, one.resolved])).toEqual([
    ["/way/file", "/real/file"],
  ]);
});

test("a glob that is none is said to be none", async () => {
  await expect(surveyed(temporaryFolder(), ["relative/*"])).rejects.toMatchObject({ fault: "failed" });
});
