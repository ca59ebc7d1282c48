import type { Command } from "commander";
import { addExamples } from "../../src/program/help.ts";
import { addStateOption, type RunOptions } from "./options.ts";

/** `mesdrift-agent run`: lives on the host until it is stopped. */
export function addRunCommand(program: Command): void {
  const command = program
    .command("run")
    .summary("live on this host: audit on schedule and when something changes, and deliver")
    .description(
      "Lives on this host: audits it on the schedule that engineers signed, and at once when something watched changes; signs each report and delivers it. It opens no port, and writes to its own folder only.",
    );
  addExamples(addStateOption(command), ["mesdrift-agent run", "mesdrift-agent run --log-level warn"])
    .option("--log-level <level>", "trace, debug, info, warn, error or silent", "info")
    .action(async (options: RunOptions) => (await import("./run-resident.ts")).runResident(options));
}
