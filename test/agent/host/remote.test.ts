import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Calls } from "../../../agent/host/calls.ts";
import { HostError } from "../../../agent/host/host.ts";
import { local } from "../../../agent/host/local.ts";
import { remote } from "../../../agent/host/remote.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** A folder with one of everything. */
function folder(): string {
  const at = temporaryFolder();
  writeFileSync(join(at, "file \\ \n'"), "content\n", { mode: 0o4750 });
  symlinkSync("file\n", join(at, "link"));
  mkdirSync(join(at, "folder"), { mode: 0o1755 });
  execFileSync("mkfifo", [join(at, "fifo")]);
  return at;
}

/** What a call answers, or how it fails. */
async function answer(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof HostError) return error.fault;
    throw error;
  }
}

const CALLS: Record<string, (calls: Calls, path: string) => unknown> = {
  type: (calls, path) => calls.type(path),
  stat: (calls, path) => calls.stat(path),
  link: (calls, path) => calls.link(path),
  names: async (calls, path) => new Set(await calls.names(path)),
  read: async (calls, path) => Buffer.from(await calls.read(path, 100)).toString(),
  "read too much": (calls, path) => calls.read(path, 3),
  sha256: (calls, path) => calls.sha256(path),
};

test.each([
  ["type", ["", "file \\ \n'", "link", "folder", "fifo", "none"]],
  ["stat", ["", "file \\ \n'", "link", "folder", "fifo", "none"]],
  ["link", ["link", "none"]],
  ["names", ["", "folder", "none", "file \\ \n'"]],
  ["read", ["file \\ \n'", "folder", "fifo", "none"]],
  ["read too much", ["file \\ \n'"]],
  ["sha256", ["file \\ \n'", "folder", "fifo", "none"]],
])("%s answers on a remote mount what it answers on a local one", async (name, paths) => {
  const at = folder();
  const ask = (calls: Calls) =>
    Promise.all(paths.map((path) => answer(() => CALLS[name]?.(calls, join(at, path)))));
  expect(await ask(remote(10))).toEqual(await ask(local("")));
});

test("extended attributes on a remote mount are unavailable, not none", async () => {
  expect(await answer(() => remote(1).xattrs("/tmp"))).toBe("unavailable");
});
