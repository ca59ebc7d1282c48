import { expect, test } from "vitest";
import { driftsFrom } from "../../src/compare/drifts.ts";
import type { CompiledBaseline } from "../../src/model/baseline.ts";
import type { Fact } from "../../src/model/fact.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";

const PATH = "/opt/mes/api.ini";

function host(port: string, level: string, sha256: string): Fact[] {
  return [
    { kind: "config", key: PATH, fields: { format: "ini", "/port": port, "/log/level": level } },
    { kind: "file", key: PATH, fields: { sha256 } },
  ];
}

const coverage = { facts: 2, kinds: {}, unreadable: [], capped: [], unparsed: [] };
const baseline = {
  watch: [{ config: [PATH] }],
  state: { kinds: ["config", "file"], unseen: [], ignore: [`config:${PATH}#/log/**`] },
} as unknown as CompiledBaseline;

async function drifts(after: Fact[]): Promise<string[]> {
  const snapshot = { coverage, facts: after } as unknown as Snapshot;
  const found = await driftsFrom({ baseline, facts: host("1", "info", "a") }, snapshot, new Map());
  return found.map(({ address }) => address);
}

test("an ignored field of a config does not come back as another hash of its file", async () => {
  expect(await drifts(host("1", "debug", "b"))).toEqual([]);
});

test("a field beside an ignored one is drift, and so is the hash that goes with it", async () => {
  expect(await drifts(host("2", "debug", "b"))).toEqual([`config:${PATH}#/port`, `file:${PATH}#sha256`]);
});
