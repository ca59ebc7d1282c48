import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ImageHost } from "../../agent/host/image.ts";
import { openMemory } from "../../agent/memory.ts";
import { secrets } from "../support/machine.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A clock that stands this many days after every file of the test was written. */
const after = (days: number) => () => new Date(Date.now() + days * 86_400_000);

/** A host with one file, and passes over it that keep a memory. */
function passes() {
  const [root, state] = [temporaryFolder(), temporaryFolder()];
  mkdirSync(join(root, "etc"));
  writeFileSync(join(root, "etc/app.conf"), "one");
  const host = new ImageHost(root);
  return async (clock: () => Date, rehash = false) => {
    const memory = openMemory(state, secrets, clock, rehash);
    const [path, stat] = ["/etc/app.conf", await host.stat("/etc/app.conf")];
    const file = { path, pattern: path, resolved: path, stat };
    const wasKnown = memory.digests.known(file) !== undefined;
    await memory.digests.of(host, file);
    expect(memory.leave()).toBeUndefined();
    return wasKnown;
  };
}

test("a file that is not changed is read again after a week, and not before", async () => {
  const pass = passes();
  expect(await pass(after(1))).toBe(false);
  expect(await pass(after(2))).toBe(true);
  expect(await pass(after(7.9))).toBe(true);
  expect(await pass(after(8.1))).toBe(false);
  expect(await pass(after(9))).toBe(true);
});

test("a clock that was set back does not put off the reading", async () => {
  const pass = passes();
  await pass(after(500));
  expect(await pass(after(1))).toBe(false);
});

test("--rehash reads every file now, and counts as the weekly reading", async () => {
  const pass = passes();
  await pass(after(1));
  expect(await pass(after(6), true)).toBe(false);
  expect(await pass(after(9))).toBe(true);
});
