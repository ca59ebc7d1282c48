import { expect, test } from "vitest";
import type { Finding, Report } from "../../src/model/report.ts";
import { expectChanged, expectSame } from "./expect.ts";

const finding = (address: string, before = 1, after = 2) =>
  ({ address, before, after }) as unknown as Finding;
const gap = (address: string) => ({ address, why: "denied" });

function audit(findings: Finding[], unreadable: { address: string; why: string }[] = []) {
  const coverage = { facts: 0, kinds: {}, unreadable, capped: [], unparsed: [] };
  const report = { findings, coverage } as unknown as Report;
  return { report, cpu: 1, wall: 1, peak: 1, status: 0, stdout: "" };
}
const change = { path: "/t/a.ini", before: 1 };

test("what the machine around the tree does is no concern", () => {
  expect(expectSame(audit([finding("port:tcp/0.0.0.0:1")], [gap("file:/other/x")]), "/t").cpu).toBe(1);
});

test("an audit that finds or misses something in an unchanged tree does not count", () => {
  expect(() => expectSame(audit([finding("file:/t/a#mode")]), "/t")).toThrow("1 findings");
  expect(() => expectSame(audit([], [gap("config:/t/a")]), "/t")).toThrow("1 gaps");
});

test("a change must be named by its field with both values, and nothing else be found", () => {
  const named = finding("config:/t/a.ini#s1/pollMillis");
  expect(expectChanged(audit([named]), "/t", [change]).cpu).toBe(1);
  expect(() => expectChanged(audit([finding("file:/t/a.ini#sha256")]), "/t", [change])).toThrow("no finding");
  expect(() => expectChanged(audit([finding(named.address, 1, 3)]), "/t", [change])).toThrow("no finding");
  expect(() => expectChanged(audit([named, finding("file:/t/b#mode")]), "/t", [change])).toThrow(
    "2 findings",
  );
});
