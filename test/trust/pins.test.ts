import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openPinned, pinRoot } from "../../src/trust/pins.ts";
import { Folder } from "../../src/trust/repository/folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { plant } from "../support/trust.ts";

test("a repository is opened only from a root that was pinned", () => {
  const made = plant(temporaryFolder());
  const file = join(temporaryFolder(), "state/roots.json");
  expect(() => openPinned(file, made.folder)).toThrow(/no root that was pinned here/);
  expect(() => pinRoot(file, made.folder, "0".repeat(64))).toThrow(/no root with fingerprint 0000/);
  pinRoot(file, made.folder, made.pin.fingerprint);
  expect(openPinned(file, made.folder).timestamp.signed.version).toBe(1);
});

test("an old copy of a repository is told as such, even where its newer one is gone", () => {
  const made = plant(temporaryFolder());
  const file = join(temporaryFolder(), "roots.json");
  pinRoot(file, made.folder, made.pin.fingerprint);
  const old = join(temporaryFolder(), "old");
  cpSync(made.folder.path, old, { recursive: true });
  made.putSite("site-a", { "a.json": "{}" });
  openPinned(file, made.folder);
  rmSync(made.folder.path, { recursive: true });
  expect(() => openPinned(file, new Folder(old))).toThrow(
    /found version 1 of snapshot, expected at least 2, which was seen here before: this copy is old/,
  );
});
