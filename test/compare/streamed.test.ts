import fc from "fast-check";
import { expect, test } from "vitest";
import { DriftSearch } from "../../src/compare/drifts.ts";
import { FactRun } from "../../src/compare/fact-run.ts";
import { compareFacts } from "../../src/compare/facts.ts";
import type { CompiledBaseline } from "../../src/model/baseline.ts";
import { type Fact, inOrder } from "../../src/model/fact.ts";
import { Gaps } from "../../src/model/gaps.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";

const file = fc.record({ key: fc.stringMatching(/^\/t\/[ab]{1,7}$/), sha256: fc.constantFrom("1", "2") });
const files = fc
  .uniqueArray(file, { selector: ({ key }) => key, minLength: 100, maxLength: 250 })
  .map((all) =>
    all.map(({ key, sha256 }): Fact => ({ kind: "file", key, fields: { sha256 } })).sort(inOrder),
  );

const BASELINE: CompiledBaseline = {
  ...{
    format: "mesdrift-baseline/1",
    id: "x",
    version: 1,
    title: "X",
    applies: {},
    includes: [],
    checks: [],
  },
  watch: [{ file: "/t/**" }],
  state: { kinds: ["file"], facts: [], ignore: [], unseen: [] },
};
const SNAPSHOT: Snapshot = {
  ...{ format: "mesdrift-snapshot/1", host: { name: "h", os: "debian" }, takenAt: "", agent: "", watch: [] },
  ...{ ranAs: { user: "root", privileged: true }, secretKey: "k", facts: [] },
  coverage: { facts: 0, kinds: {}, unreadable: [], capped: [], unparsed: [] },
};
const none = new Gaps([]);

test("files that pass by in pieces drift as they do at once, whatever is looked up ahead", () => {
  fc.assert(
    fc.property(files, files, fc.integer({ min: 1, max: 50 }), (approved, observed, size) => {
      const comparison = { kinds: new Map(), hiddenNow: none, hiddenThen: none };
      const atOnce = [...compareFacts(approved, observed, comparison)];
      const half = Math.floor(approved.length / 2);
      const split = { facts: approved.slice(half), files: approved.slice(0, half) };
      const search = new DriftSearch({ baseline: BASELINE, ...split }, new Map(), "k");
      for (let at = 0; at < observed.length; at += size) {
        const piece = observed.slice(at, at + size);
        for (const { key } of piece)
          expect(search.file(key)).toEqual(approved.find((fact) => fact.key === key));
        search.take(piece);
      }
      expect(search.finish(SNAPSHOT).drifts).toEqual(atOnce);
    }),
  );
});

test("a folder that could not be entered hides what was approved in it, though that is known last", () => {
  const approved: Fact[] = [{ kind: "file", key: "/t/a/x", fields: {} }];
  const search = new DriftSearch({ baseline: BASELINE, facts: [], files: approved }, new Map(), "k");
  const gap = { address: "file:/t/a", why: "denied", below: true as const };
  const coverage = { ...SNAPSHOT.coverage, unreadable: [gap] };
  expect(search.finish({ ...SNAPSHOT, coverage }).drifts).toEqual([]);
});

test("a run forgets what was taken, and finds what is ahead", () => {
  const run = new FactRun(
    Array.from({ length: 1000 }, (_, at) => ({ kind: "file", key: `/${at + 1000}`, fields: {} })),
  );
  for (let at = 0; at < 1000; at++) {
    expect(run.at(`/${at + 1000}`)?.key).toBe(`/${at + 1000}`);
    if (at % 3 === 0) expect(run.next().value?.key).toBe(`/${at / 3 + 1000}`);
  }
});
