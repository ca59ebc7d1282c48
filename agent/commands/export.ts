import type { Command } from "commander";
import { addExamples } from "../../src/program/help.ts";
import { addStateOption } from "./options.ts";

/** `mesdrift-agent export`: signed reports out of a host without a network. */
export function addExportCommand(program: Command): void {
  const command = program
    .command("export")
    .summary("bring the signed reports to a folder, such as a stick")
    .description(
      "On an enrolled host: puts all that no receipt acknowledged yet into the folder, encrypted so that only the collector can read it, and takes in the receipts that lie there. On any other host, and with --plain: copies all signed reports that are still here as they are, for mesdrift verify; what was acknowledged is at the collector. Either way it goes beside what other hosts left there.",
    );
  addExamples(addStateOption(command), [
    "mesdrift-agent export /media/stick/drops              then: mesdrift collector take /media/stick/drops",
    "mesdrift-agent export --plain /media/stick/reports    then: mesdrift verify /media/stick/reports --key keys/",
  ])
    .argument("<folder>", "where to put them; it is made where it is missing")
    .option("--plain", "not encrypted: whoever has the folder can read where this host is weak")
    .action(async (folder: string, options: { state: string; plain?: boolean }) =>
      (await import("./run-export.ts")).runExport(folder, options),
    );
}
