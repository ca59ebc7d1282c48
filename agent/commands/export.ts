import type { Command } from "commander";
import { addExamples } from "../../src/program/help.ts";
import { addStateOption } from "./options.ts";

/** `mesdrift-agent export`: signed reports out of a host without a network. */
export function addExportCommand(program: Command): void {
  const command = program
    .command("export")
    .summary("copy the signed reports to a folder, such as a stick")
    .description(
      "Copies all that this host has signed to a folder, beside what other hosts left there. What is there already is left as it is.",
    );
  addExamples(addStateOption(command), [
    "mesdrift-agent export /media/stick/reports",
    "mesdrift verify /media/stick/reports --key keys/",
  ])
    .argument("<folder>", "where to put them; it is made where it is missing")
    .action(async (folder: string, { state }: { state: string }) =>
      (await import("./run-export.ts")).runExport(folder, state),
    );
}
