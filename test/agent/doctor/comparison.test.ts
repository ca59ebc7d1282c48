import { expect, test } from "vitest";
import { compare } from "../../../agent/doctor/comparison.ts";
import { COMPARISONS } from "../../../agent/doctor/tools/index.ts";
import { type Host, HostError } from "../../../agent/host/host.ts";
import { LinuxHost } from "../../../agent/host/linux.ts";
import type { Fact } from "../../../src/model/fact.ts";
import type { Snapshot } from "../../../src/model/snapshot.ts";

/** A snapshot with these facts, and what could not be seen. */
function snapshotOf(facts: Fact[], why?: string): Snapshot {
  const unreadable = why === undefined ? [] : [{ address: "account:*#locked", why }];
  const coverage = { facts: facts.length, kinds: {}, unreadable, capped: [], unparsed: [] };
  return { coverage, facts } as unknown as Snapshot;
}

const account = (key: string, uid: number): Fact => ({
  kind: "account",
  key,
  fields: { uid, gid: uid, home: "/root", shell: "/bin/bash" },
});

test("an account that only one of the two knows is told with its side", async () => {
  const host = new LinuxHost();
  const facts = [account("root", 0), account("nobody-knows", 4711)];
  const { result, onlyAgent, onlyTool, same } = await compare("account", COMPARISONS.get("account"), {
    host,
    snapshot: snapshotOf(facts),
  });
  expect([result, onlyAgent, same]).toEqual(["differs", ["nobody-knows 4711 4711 /root /bin/bash"], 1]);
  expect(onlyTool.some((line) => line.startsWith("daemon "))).toBe(true);
});

test("a kind that no tool lists is told as such, with what could not be seen of it", async () => {
  const host = new LinuxHost();
  expect(await compare("account", undefined, { host, snapshot: snapshotOf([], "denied") })).toMatchObject({
    result: "no-tool",
    gaps: ["account:*#locked: denied"],
  });
});

test.each([
  ["unavailable", "no-tool"],
  ["failed", "not-asked"],
  ["timed-out", "not-asked"],
] as const)("a tool that is %s makes it %s, never an agreement", async (fault, result) => {
  const host = { run: () => Promise.reject(new HostError(fault, "ss: why")) } as unknown as Host;
  const checked = await compare("port", COMPARISONS.get("port"), { host, snapshot: snapshotOf([]) });
  expect([checked.result, checked.by]).toEqual([result, "ss: why"]);
});
