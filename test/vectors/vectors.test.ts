import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agent } from "../support/run-program.ts";
import { addressesIn, addTrust, auditOf, copyOfHost, readVector, vector } from "./host.ts";
import { vectorFiles } from "./make/write.ts";

const NAMES = readdirSync(vector("invalid"));
const host = mkdtempSync(join(tmpdir(), "mesdrift-"));

beforeAll(async () => {
  expect(await addTrust(join(host, "state"))).toMatchObject({ status: 0, stderr: "" });
});
afterAll(() => rmSync(host, { recursive: true }));

test("the vectors are what their script makes", () => {
  const made = vectorFiles();
  expect(NAMES.length).toBeGreaterThan(30);
  expect([...made.keys()].filter((path) => path.endsWith("expect.json"))).toHaveLength(NAMES.length);
  for (const [path, text] of made) expect(readFileSync(vector(path), "utf8"), path).toBe(text);
});

describe("a host refuses", () => {
  test.each(NAMES)("%s", async (name) => {
    const { crime, says } = readVector(`invalid/${name}/expect.json`);
    const state = copyOfHost(host);
    const refused = await agent(["import", vector(`invalid/${name}/offered.bundle`), "--state", state]);
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toContain(says);
    expect(refused.stderr.trim().split("\n")).toHaveLength(1);

    const report = await auditOf(state);
    expect(report.baseline).toMatchObject([{ id: "line3", version: 2, target: "site-a/line3.json" }]);
    expect(addressesIn(report)).toEqual([`trust:site-a#${crime}`]);
    expect(report.trust).toMatchObject({ versions: { "site-a": 2 }, refused: [{ crime }] });
  });
});

describe("a host takes", () => {
  test.each([
    ["next", 3],
    ["new-publisher-with-lower-versions", 1],
    ["provisional-waiver", 3],
  ])("%s", async (name, version) => {
    const state = copyOfHost(host);
    const taken = await agent(["import", vector(`valid/${name}.bundle`), "--state", state]);
    expect(taken).toMatchObject({ status: 0, stderr: "" });
    const report = await auditOf(state);
    expect(report.baseline).toMatchObject([{ id: "line3", version }]);
    expect(report.findings).toEqual([]);
  });
});

test("a refusal is told until a later update was good, and once more after it", async () => {
  const state = copyOfHost(host);
  await agent(["import", vector("invalid/older-site/offered.bundle"), "--state", state]);
  expect((await auditOf(state)).findings).toHaveLength(1);
  expect((await auditOf(state)).findings).toHaveLength(1);
  await agent(["import", vector("valid/next.bundle"), "--state", state]);
  expect((await auditOf(state)).findings).toHaveLength(1);
  expect((await auditOf(state)).findings).toEqual([]);
});
