import type { Command } from "commander";
import { addStateOption } from "./options.ts";

/** `mesdrift-agent deliver`: one delivery; the resident agent runs it, and so may a person. */
export function addDeliverCommand(program: Command): void {
  addStateOption(
    program
      .command("deliver")
      .summary("deliver the signed reports that wait")
      .description(
        "Delivers the signed reports that wait to the collector. mesdrift-agent run does so by itself.",
      ),
  )
    .option("--json", "for programs")
    .action(async (options: { state: string; json?: boolean }) =>
      (await import("./run-deliver.ts")).runDeliver(options),
    );
}
