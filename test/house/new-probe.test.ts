import { execFileSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { readModules } from "./modules.ts";
import { scaffold } from "./new-probe.ts";
import { violations } from "./rules.ts";

const top = join(import.meta.dirname, "../..");

test("a new probe keeps the rules of the house, and its tests pass as they are", () => {
  const copy = temporaryFolder();
  for (const part of [
    "agent",
    "src",
    "test/bed",
    "test/global-setup.ts",
    "test/support",
    "test/house/new-probe.ts",
    "package.json",
    "tsconfig.json",
    "vitest.config.ts",
  ])
    cpSync(join(top, part), join(copy, part), { recursive: true });
  symlinkSync(join(top, "node_modules"), join(copy, "node_modules"));
  const run = (...args: string[]) =>
    execFileSync(process.execPath, args, {
      cwd: copy,
      encoding: "utf8",
      stdio: "pipe",
      env: { ...process.env, NO_COLOR: "1" },
    });

  run("test/house/new-probe.ts", "serial-port");
  const tested = run("node_modules/vitest/vitest.mjs", "run", "--root", copy, "serial-port");
  expect(tested).toContain("3 passed");
  expect(violations(readModules(copy)).join()).not.toContain("serial-port");
  expect(() => run("test/house/new-probe.ts", "serial-port")).toThrow("already there");
});

test.each(["", "../evil", "Port", "a b", "-a"])("refuses %j as a kind", (name) => {
  expect(() => scaffold(name)).toThrow("is no kind");
});
