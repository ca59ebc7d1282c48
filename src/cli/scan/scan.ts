import { type Command, Option } from "commander";
import { SEVERITIES } from "../../model/severity.ts";
import { addExamples } from "../../program/help.ts";
import { append } from "../option-values.ts";
import { addSshOptions } from "../ssh/options.ts";
import type { ScanOptions } from "./options.ts";

/** `mesdrift scan HOST`: looks at a host over SSH on which nothing is installed. */
export function addScanCommand(program: Command): void {
  const command = program
    .command("scan")
    .summary("observe a host over SSH where nothing may be installed")
    .description(
      "Observes a host over SSH and writes the same snapshot that mesdrift-agent snapshot writes there; with --format it is held against its baseline, and the report printed. Nothing is installed or written on the host, and it needs no Node: a shell, find or stat, head, dd and sha256sum will do. What was not seen is told on standard error.",
    )
    .argument("<host>", "as [user@]name[:port]")
    .option(
      "--baseline <file>",
      "baseline file or id of a pack; may be repeated; without it the packs that fit",
      append,
      [],
    )
    .option(
      "--config <glob>",
      "config files to look into beside those of the baseline; may be repeated",
      append,
      [],
    );
  addExamples(addSshOptions(command), [
    "mesdrift scan audit@line3 --sudo -o line3.json",
    "mesdrift scan line3 --jump gate.plant.example --config '/opt/mes/**/*.xml' -o line3.json",
    "mesdrift scan line3 --baseline line3.yaml --format text     what differs from what was approved",
    "mesdrift scan line3 --host-key SHA256:uNiV…                 where no file of known hosts has it",
  ])
    .option("--host-key <fingerprint>", "the fingerprint that the host must show, as ssh-keygen -l prints it")
    .option("--state <dir>", "folder with the key for digests of secrets; without it a folder of the user")
    .addOption(
      new Option(
        "--format <format>",
        "audit the host, and print the report for people or for programs",
      ).choices(["text", "json"]),
    )
    .addOption(
      new Option("--fail-on <severity>", "with --format: lowest severity that makes the exit status 1")
        .choices([...SEVERITIES, "never"])
        .default("low"),
    )
    .option("-o, --output <file>", "where to write the snapshot; - is standard output", "-")
    .action(async (host: string, options: ScanOptions) =>
      (await import("./run-scan.ts")).runScan(host, options),
    );
}
