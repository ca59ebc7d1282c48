import { expect, test } from "vitest";
import { PLAIN } from "../../src/print/page.ts";
import { reportText } from "../../src/print/report.ts";
import { LINE3 } from "./line3.ts";
import { TRUSTED } from "./line3-trusted.ts";

const page = { ink: PLAIN, width: 100 };

test("a report against what engineers signed reads well on paper", async () => {
  await expect(reportText(TRUSTED, page)).toMatchFileSnapshot("golden/report-trusted.txt");
});

test("it says who signed, and of several baselines who signed which", () => {
  const [line3] = TRUSTED.baseline;
  if (!line3) throw new Error("no baseline");
  const other = { ...line3, id: "sshd", signers: [{ keyId: "e".repeat(64), name: "C. Ito" }] };
  const text = reportText({ ...TRUSTED, baseline: [line3, other] }, page);
  expect(text).toContain("line3: signed by A. Meyer, B. Kaya.\nsshd: signed by C. Ito.\n");
  expect(reportText({ ...TRUSTED, baseline: [{ ...line3, signers: [] }] }, page)).toContain(
    "Signed by nobody.",
  );
});

test("waived findings stand apart, and do not count in the sum", () => {
  const text = reportText(TRUSTED, page);
  expect(text.indexOf("HIGH (1)")).toBeLessThan(
    text.indexOf("WAIVED PROVISIONALLY, by one engineer alone (1)"),
  );
  expect(text).toContain("Result: 0 drifts and 2 deviations: 1 high, 1 medium; 2 waived.");
});

test("a report that nobody signed says that it is not evidence, one that was signed does not", () => {
  expect(reportText(LINE3, page)).toContain("Not evidence: nobody signed the baseline.");
  expect(reportText(TRUSTED, page)).not.toContain("Not evidence");
});

test("text of a waiver can't act on the terminal", () => {
  const [finding] = TRUSTED.findings;
  if (!finding?.waived) throw new Error("no waiver");
  const waived = { ...finding.waived, owner: "\u001b[2Jnobody", reason: "\u202ereason" };
  const text = reportText({ ...TRUSTED, findings: [{ ...finding, waived }] }, page);
  expect(text).toContain("\\u{1b}[2Jnobody");
  expect(text).not.toMatch(/[\u001b\u202e]/);
});
