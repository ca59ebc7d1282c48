import type { Report } from "../../src/model/report.ts";
import { atLeast } from "../../src/model/severity.ts";
import { safeJson } from "../../src/print/json.ts";
import { pageFor } from "../../src/print/page.ts";
import { reportText } from "../../src/print/report.ts";
import { EXIT } from "../../src/program/exit.ts";
import type { AuditOptions } from "./options.ts";

/** Prints a report on standard output, for people or for programs. */
export function printReport(report: Report, format: AuditOptions["format"]): void {
  process.stdout.write(
    format === "json" ? `${safeJson(JSON.stringify(report))}\n` : reportText(report, pageFor(process.stdout)),
  );
}

/** The exit status that goes with a report. A waived finding is told, and does not count. */
export function statusOf({ findings }: Report, failOn: AuditOptions["failOn"]): number {
  if (failOn === "never") return EXIT.fine;
  const counts = findings.some(({ severity, waived }) => !waived && atLeast(severity, failOn));
  return counts ? EXIT.findings : EXIT.fine;
}
