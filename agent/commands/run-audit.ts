import type { Report } from "../../src/model/report.ts";
import { atLeast } from "../../src/model/severity.ts";
import { safeJson } from "../../src/print/json.ts";
import { pageFor } from "../../src/print/page.ts";
import { reportText } from "../../src/print/report.ts";
import { EXIT } from "../../src/program/exit.ts";
import { systemClock } from "../clock.ts";
import { pass } from "../pass.ts";
import { PROBES } from "../probes/index.ts";
import type { AuditOptions } from "./options.ts";
import { leaveDigests, partsFor } from "./parts.ts";
import { progressOn } from "./progress.ts";

/** One pass, its report on standard output, and the exit status that goes with it. */
export async function runAudit({ format, failOn, ...options }: AuditOptions): Promise<void> {
  const parts = await partsFor(options);
  const progress = progressOn(process.stderr);
  const report = await pass({
    probes: PROBES,
    ...parts,
    clock: systemClock,
    progress: progress.told,
  });
  progress.done();
  leaveDigests(parts, options);
  process.stdout.write(
    format === "json" ? `${safeJson(JSON.stringify(report))}\n` : reportText(report, pageFor(process.stdout)),
  );
  process.exitCode = statusOf(report, failOn);
}

function statusOf({ findings }: Report, failOn: AuditOptions["failOn"]): number {
  if (failOn === "never") return EXIT.fine;
  return findings.some(({ severity }) => atLeast(severity, failOn)) ? EXIT.findings : EXIT.fine;
}
