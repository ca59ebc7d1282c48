import { type Command, Option } from "commander";
import type { Report } from "../../src/model/report.ts";
import { atLeast, SEVERITIES, type Severity } from "../../src/model/severity.ts";
import { safeJson } from "../../src/print/json.ts";
import { pageFor } from "../../src/print/page.ts";
import { reportText } from "../../src/print/report.ts";
import { EXIT } from "../../src/program/exit.ts";
import { addExamples } from "../../src/program/help.ts";
import { systemClock } from "../clock.ts";
import { pass } from "../pass.ts";
import { PROBES } from "../probes/index.ts";
import { addHostOptions, type HostOptions } from "./options.ts";
import { leaveDigests, partsFor } from "./parts.ts";
import { progressOn } from "./progress.ts";

interface AuditOptions extends HostOptions {
  format: "text" | "json";
  failOn: Severity | "never";
}

/** `mesdrift-agent audit`: one pass, and its report on standard output. */
export function addAuditCommand(program: Command): void {
  const command = program
    .command("audit")
    .summary("observe this host, compare it with its baseline, print the report")
    .description(
      "Observes this host, compares it with its baseline and prints the report. It changes nothing and needs no root; as root it sees more.",
    );
  addExamples(addHostOptions(command), [
    "mesdrift-agent audit                          against the packs that fit this system",
    "mesdrift-agent audit --baseline line3.yaml    against what was approved",
    "mesdrift-agent audit --fail-on high           status 1 for high and critical findings only",
    "mesdrift-agent audit --root /mnt/image --format json",
  ])
    .addOption(
      new Option("--format <format>", "for people or for programs").choices(["text", "json"]).default("text"),
    )
    .addOption(
      new Option("--fail-on <severity>", "lowest severity that makes the exit status 1")
        .choices([...SEVERITIES, "never"])
        .default("low"),
    )
    .action(audit);
}

async function audit({ format, failOn, ...options }: AuditOptions): Promise<void> {
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
