import { bySeverity } from "../../src/compare/findings.ts";
import type { Report } from "../../src/model/report.ts";
import { underTrust } from "../under-trust.ts";
import type { InForce } from "./in-force.ts";

/** A report with what it rests on, and with what was refused. */
export function backed(report: Report, { trusted, refused }: InForce, now: Date): Report {
  if (trusted) return underTrust(report, { ...trusted, refused }, now);
  return { ...report, findings: [...report.findings, ...refused].sort(bySeverity) };
}
