import type { DriftReport } from "../model/drift-report.ts";
import { safeJson } from "../print/json.ts";

/** A drift report for programs: all of it, on one line. */
export function driftJson(report: DriftReport): string {
  return `${safeJson(JSON.stringify(report))}\n`;
}
