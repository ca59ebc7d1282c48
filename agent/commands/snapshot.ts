import type { Command } from "commander";
import { addExamples } from "../../src/program/help.ts";
import { addHostOptions, type SnapshotOptions } from "./options.ts";

/** `mesdrift-agent snapshot`: all facts of the host, as JSON. */
export function addSnapshotCommand(program: Command): void {
  const command = program
    .command("snapshot")
    .summary("observe this host, write its facts as JSON")
    .description(
      "Observes this host and writes its facts as JSON: what a baseline is drafted from. Secrets are in it as digests only.",
    );
  addExamples(addHostOptions(command), [
    "mesdrift-agent snapshot -o golden.json",
    "mesdrift-agent snapshot --config '/opt/mes/**/*.xml' -o golden.json",
    "mesdrift-agent snapshot --root /mnt/image -o image.json",
  ])
    .option("--sign", "sign the snapshot with this host's key, in the chain of its reports")
    .option("-o, --output <file>", "where to write; - is standard output", "-")
    .action(async (options: SnapshotOptions) => (await import("./run-snapshot.ts")).runSnapshot(options));
}
