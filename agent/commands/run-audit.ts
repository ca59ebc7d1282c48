import { systemClock } from "../clock.ts";
import { growSlowly } from "../frugal.ts";
import { pass } from "../pass.ts";
import { PROBES } from "../probes/index.ts";
import { backed } from "../trust/backed.ts";
import type { AuditOptions } from "./options.ts";
import { leaveMemory, partsFor } from "./parts.ts";
import { printReport, statusOf } from "./print-report.ts";
import { progressOn } from "./progress.ts";
import { asksToSign, refuseImage, signedReport } from "./signing.ts";

/** One pass, its report on standard output, and the exit status that goes with it. */
export async function runAudit(options: AuditOptions): Promise<void> {
  const { format, failOn } = options;
  refuseImage(options.root, asksToSign(options));
  const parts = await partsFor(options);
  growSlowly();
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
  printReport(report, format);
  parts.obeyed.told();
  process.exitCode = statusOf(report, failOn);
}
