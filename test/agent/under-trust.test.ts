import { expect, test } from "vitest";
import { type Backing, underTrust } from "../../agent/under-trust.ts";
import { Report } from "../../src/model/report.ts";
import { LINE3 } from "../print/line3.ts";
import { TRUSTED } from "../print/line3-trusted.ts";

const NOW = new Date("2026-03-02T06:00:00Z");
const [name] = TRUSTED.baseline;
const state = TRUSTED.trust;
if (!name?.target || !name.signers || !state) throw new Error("the trusted report lost its trust");

const { signers: _, target: __, ...UNSIGNED } = name;

const BACKING: Backing = {
  state,
  standards: [{ sha256: name.sha256, target: name.target, signers: name.signers }],
  waivers: [],
  refused: [],
};

test("a report against what engineers signed names them, and is evidence", () => {
  const report = underTrust(LINE3, BACKING, NOW);
  expect(report.baseline).toEqual(TRUSTED.baseline);
  expect(report.trust).toEqual(state);
  expect(report).not.toHaveProperty("notEvidence");
  expect(Report.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
});

test.each<[string, Partial<Report>]>([
  [
    "a baseline that nobody signed beside it",
    { baseline: [...LINE3.baseline, { ...UNSIGNED, sha256: "9".repeat(64) }] },
  ],
  ["no baseline at all", { baseline: [] }],
])("a report with %s is still not evidence", (_, change) => {
  expect(underTrust({ ...LINE3, ...change }, BACKING, NOW).notEvidence).toBe("nobody signed the baseline");
});

test("what was refused is a finding among the others, in its place by severity", () => {
  const [worst] = LINE3.findings;
  if (!worst) throw new Error("no finding");
  const refused = { ...worst, address: "trust:site-a#rollback", title: "An update was refused" };
  const { findings } = underTrust(LINE3, { ...BACKING, refused: [refused] }, NOW);
  expect(findings).toHaveLength(LINE3.findings.length + 1);
  expect(findings.slice(0, 2)).toContainEqual(refused);
});
