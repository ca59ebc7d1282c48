import { expect, test } from "vitest";
import { driftsFrom } from "../../src/compare/drifts.ts";
import { CompiledBaseline } from "../../src/model/baseline.ts";
import type { Fact } from "../../src/model/fact.ts";
import { Snapshot } from "../../src/model/snapshot.ts";

const PATH = "/etc/app.ini";

/** A host with one config file of one value. */
function facts(value: string): Fact[] {
  return [
    { kind: "config", key: PATH, fields: { format: "ini", "/a/b": value }, from: [PATH] },
    { kind: "file", key: PATH, fields: { type: "file", sha256: `hash of ${value}` } },
  ];
}

async function addresses(after: Fact[], { watch = PATH, ignore = [] as string[] } = {}): Promise<string[]> {
  const baseline = CompiledBaseline.parse({
    format: "mesdrift-baseline/1",
    id: "app",
    version: 1,
    title: "Test",
    includes: [],
    watch: [{ config: watch }],
    state: { kinds: ["config", "file"], ignore },
    checks: [],
  });
  const snapshot = Snapshot.parse({
    format: "mesdrift-snapshot/1",
    host: { name: "h", os: "debian" },
    takenAt: "2026-11-22T10:00:00.000Z",
    agent: "0.1.0",
    ranAs: { user: "root", privileged: true },
    secretKey: "k",
    watch: [],
    coverage: { facts: 2, kinds: {}, unreadable: [], capped: [], unparsed: [] },
    facts: after,
  });
  return (await driftsFrom({ baseline, facts: facts("1") }, snapshot, new Map())).map(
    ({ address }) => address,
  );
}

test("a changed field comes with the file's hash", async () => {
  expect(await addresses(facts("2"))).toEqual([`config:${PATH}#/a/b`, `file:${PATH}#sha256`]);
});

test("another hash of a config that means the same is no drift", async () => {
  const [config, file] = facts("1") as [Fact, Fact];
  expect(await addresses([config, { ...file, fields: { type: "file", sha256: "another" } }])).toEqual([]);
});

test("a field that is ignored does not come back as the file's hash", async () => {
  expect(await addresses(facts("2"), { ignore: [`config:${PATH}#/a/b`] })).toEqual([]);
});

test("files that the baseline does not watch are not compared", async () => {
  expect(await addresses(facts("2"), { watch: "/etc/other.ini" })).toEqual([]);
});

test("another hash of a config that no longer parses is drift", async () => {
  const [, file] = facts("2") as [Fact, Fact];
  expect(await addresses([file])).toContain(`file:${PATH}#sha256`);
});
