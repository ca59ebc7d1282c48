import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isNamed, isThere } from "../../src/files/is-there.ts";
import { canRunUnprivileged, moduleAt, runReadingEverything, runUnprivileged } from "../support/as-other.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Looks for a file, and prints the answer or the complaint. */
const LOOK = (path: string) => `
  import { isNamed, isThere } from ${moduleAt("src/files/is-there.ts")};
  try { console.log(isThere(${JSON.stringify(path)})); } catch (error) { console.log(error.message); }
`;

test("what is not there, or below a file, is not there", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  const looked = ["file", "none", "file/below", "none/below"].map((name) => isThere(join(folder, name)));
  expect(looked).toEqual([true, false, false, false]);
});

test("a link to nothing has a name, and nothing is there", () => {
  const link = join(temporaryFolder(), "link");
  expect([isThere(link), isNamed(link)]).toEqual([false, false]);
  symlinkSync("/nowhere/file", link);
  expect([isThere(link), isNamed(link)]).toEqual([false, true]);
});

test.skipIf(process.geteuid?.() !== 0 || !canRunUnprivileged())(
  "what is in a closed folder is found by who may read everything, and no other is told that it is not there (skipped where not root)",
  () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, "closed"), { mode: 0o700 });
    const file = join(folder, "closed/file");
    writeFileSync(file, "");
    expect(runReadingEverything(LOOK(file)).stdout).toBe("true\n");
    expect(runUnprivileged(LOOK(file)).stdout).toMatch(
      /closed\/file: can't be looked at \(.*permission denied/i,
    );
  },
);
