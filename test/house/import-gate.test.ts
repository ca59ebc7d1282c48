import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readModules } from "./modules.ts";
import { violations } from "./rules.ts";

const folder = mkdtempSync(join(tmpdir(), "import-gate-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The violations of a project of these files. */
function gate(files: Record<string, string>): string[] {
  const top = mkdtempSync(join(folder, "project-"));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, file)), { recursive: true });
    writeFileSync(join(top, file), text);
  }
  return violations(readModules(top));
}

const crimes: [crime: string, file: string, text: string][] = [
  ["a format that reads files", "src/formats/a.ts", 'import { readFileSync } from "node:fs";'],
  [
    "a printer that knows the host",
    "src/print/a.ts",
    'import type { Host } from "../../agent/host/host.ts";',
  ],
  ["a host that compares", "agent/host/a.ts", 'import { compare } from "../../src/compare/a.ts";'],
  [
    "a format that knows the host",
    "src/formats/a.ts",
    'import type { Host } from "../../agent/host/host.ts";',
  ],
  [
    "a format that knows it as a type only",
    "src/formats/a.ts",
    'type H = import("../../agent/host/host.ts").Host;',
  ],
  ["a model that loads files later", "src/model/a.ts", 'export const a = () => import("node:fs");'],
  ["a model that passes files on", "src/model/a.ts", 'export * from "node:fs/promises";'],
  ["a comparison that prints", "src/compare/a.ts", 'import "../print/a.ts";'],
  ["a comparison with a clock", "src/compare/a.ts", "export const a = () => Date.now();"],
  ["a comparison with another clock", "src/compare/a.ts", "export const a = () => new Date();"],
  ["a comparison that rolls dice", "src/compare/a.ts", "export const a = Math.random();"],
  ["a model that reads the environment", "src/model/a.ts", "export const a = process.env.A;"],
  ["a probe that uses another", "agent/probes/a.ts", 'import { b } from "./b.ts";'],
  ["a probe that reads past the host", "agent/probes/a.ts", 'import { readFile } from "node:fs/promises";'],
  ["a probe that compares", "agent/probes/a.ts", 'import { compare } from "../../src/compare/a.ts";'],
  ["an agent that knows the collector", "agent/a.ts", 'import { a } from "../src/collector/a.ts";'],
  [
    "an agent that knows the commands of engineers",
    "agent/host/a.ts",
    'export { a } from "../../src/cli/a.ts";',
  ],
  ["a product that imports a test", "src/cli/a.ts", 'import "../../test/support/a.ts";'],
  ["an import that is computed", "src/cli/a.ts", "export const a = (b: string) => import(b);"],
  [
    "SQL in a page",
    "src/console/a.ts",
    "export const a = (b: string) => `select * from hosts where id = ${b}`;",
  ],
  ["a driver in a command", "src/cli/a.ts", 'import { DatabaseSync } from "node:sqlite";'],
  ["a module in a circle with itself", "src/cli/a.ts", 'import "./a.ts";'],
];

test.each(crimes)("refuses %s", (_, file, text) => {
  const found = gate({ [file]: text });
  expect(found).not.toEqual([]);
  for (const line of found) expect(line).toContain(file);
});

test("refuses a circle of three, and names its members", () => {
  const files = {
    "src/cli/a.ts": 'import "./b.ts";',
    "src/cli/b.ts": 'import "./c.ts";',
    "src/cli/c.ts": 'import "./a.ts";',
  };
  expect(gate(files)).toEqual(["circle: src/cli/a.ts → src/cli/b.ts → src/cli/c.ts → src/cli/a.ts"]);
});

test("refuses a file that it can't read, since an unread import is no checked import", () => {
  expect(() => gate({ "src/model/a.ts": 'import { from "x"' })).toThrow("src/model/a.ts does not parse");
});

test("allows what the rules allow", () => {
  const files = {
    "agent/probes/a.ts":
      'import { b } from "../host/b.ts"; import type { Probe } from "./probe.ts"; import { createHash } from "node:crypto";',
    "agent/probes/probe.ts": 'import type { Host } from "../host/b.ts";',
    "agent/host/b.ts": 'import { readFile } from "node:fs/promises"; export const now = () => Date.now();',
    "src/compare/a.ts": 'import { a } from "../model/a.ts"; export const b = (at: string) => new Date(at);',
    "src/model/a.ts": 'import * as z from "zod";',
    "src/collector/store/a.ts":
      'import { DatabaseSync } from "node:sqlite"; export const a = "select id from hosts";',
  };
  expect(gate(files)).toEqual([]);
});

test("the project itself keeps the rules, and the gate sees all of it", () => {
  const modules = readModules(new URL("../..", import.meta.url).pathname);
  expect(modules.length).toBeGreaterThan(60);
  expect(violations(modules)).toEqual([]);
});
