import type { Report } from "../../src/model/report.ts";
import { atLeast } from "../../src/model/severity.ts";
import { safeJson } from "../../src/print/json.ts";
import { pageFor } from "../../src/print/page.ts";
import { reportText } from "../../src/print/report.ts";
import { EXIT } from "../../src/program/exit.ts";
import { systemClock } from "../clock.ts";
import { beFrugal } from "../frugal.ts";
import { pass } from "../pass.ts";
import { PROBES } from "../probes/index.ts";
import { backed } from "../trust/backed.ts";
import type { AuditOptions } from "./options.ts";
import { leaveMemory, partsFor } from "./parts.ts";
import { progressOn } from "./progress.ts";
import { asksToSign, refuseImage, signedReport } from "./signing.ts";

/** One pass, its report on standard output, and the exit status that goes with it. */
export async function runAudit(options: AuditOptions): Promise<void> {
  const { format, failOn } = options;
  beFrugal();
  refuseImage(options.root, asksToSign(options));
  const parts = await partsFor(options);
  const progress = progressOn(process.stderr);
  const { report: unsigned } = await pass({
    probes: PROBES,
    ...parts,
    clock: systemClock,
    progress: progress.told,
  });
  progress.done();
  leaveMemory(parts);
  const whole = backed(unsigned, parts.obeyed, systemClock());
  const report = await signedReport(whole, parts.host, options);
  process.stdout.write(
    format === "json" ? `${safeJson(JSON.stringify(report))}\n` : reportText(report, pageFor(process.stdout)),
  );
  parts.obeyed.told();
  process.exitCode = statusOf(report, failOn);
}

/** A waived finding is told, and does not count. */
function statusOf({ findings }: Report, failOn: AuditOptions["failOn"]): number {
  if (failOn === "never") return EXIT.fine;
  const counts = findings.some(({ severity, waived }) => !waived && atLeast(severity, failOn));
  return counts ? EXIT.findings : EXIT.fine;
}
