import { expect, test } from "vitest";
import { bounded } from "../../../agent/report/bounded.ts";
import { readStatement } from "../../../src/trust/statement.ts";
import { finding, SignedHost } from "../../support/signed-host.ts";

const FINDINGS = Array.from({ length: 100 }, (_, at) => finding(`f${at}`));

/** A whole report as a host makes it. */
function report() {
  const host = new SignedHost("mes-1", new Date("2027-01-01T00:00:00Z"));
  const predicate = readStatement(host.incoming(host.report(FINDINGS)).payload);
  if (predicate.format !== "mesdrift-report/1") throw new TypeError("no report");
  return predicate;
}

test("a report of any usual size is told as it is", () => {
  const whole = report();
  expect(bounded(whole)).toBe(whole);
});

test("of too many findings the first are told, which are the worst, and that there are more, in the same words each time", () => {
  const whole = report();
  const told = bounded(whole, 10_000);
  const size = JSON.stringify(told.findings).length;
  expect(size).toBeLessThanOrEqual(10_100);
  expect(size).toBeGreaterThan(9000);
  expect(told.findings).toEqual(FINDINGS.slice(0, told.findings.length));
  const [gap] = told.coverage.capped;
  expect(gap).toMatchObject({ address: "report:findings", why: expect.stringContaining("more findings") });
  const fewer = bounded({ ...whole, findings: FINDINGS.slice(0, 90) }, 10_000);
  expect(fewer.coverage.capped).toEqual([gap]);
});
