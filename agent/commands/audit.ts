import { type Command, Option } from "commander";
import { SEVERITIES } from "../../src/model/severity.ts";
import { addExamples } from "../../src/program/help.ts";
import { type AuditOptions, addHostOptions } from "./options.ts";

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
    "mesdrift-agent audit --sign -o line3.report.json    and mesdrift verify shows that nobody changed it",
  ])
    .addOption(
      new Option("--format <format>", "for people or for programs").choices(["text", "json"]).default("text"),
    )
    .addOption(
      new Option("--fail-on <severity>", "lowest severity that makes the exit status 1")
        .choices([...SEVERITIES, "never"])
        .default("low"),
    )
    .option("--sign", "sign the report with this host's key, and keep it in the chain of its reports")
    .option("-o, --output <file>", "where to write the signed report; signs it")
    .action(async (options: AuditOptions) => (await import("./run-audit.ts")).runAudit(options));
}
