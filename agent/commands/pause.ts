import type { Command } from "commander";
import { addExamples } from "../../src/program/help.ts";
import { addStateOption, type PauseOptions } from "./options.ts";

/** `mesdrift-agent pause`: no passes for a while, for a technician in trouble. */
export function addPauseCommand(program: Command): void {
  const command = program
    .command("pause")
    .summary("make no passes for a while; the report tells who, and why")
    .description(
      "Stops all passes for a while, as for a technician in trouble; deliveries go on. Engineers signed how long it may last at most. The next report tells who paused, for how long and why.",
    );
  addExamples(addStateOption(command), [
    'mesdrift-agent pause --for 4h --reason "database restore, CHG-812"',
    "mesdrift-agent pause --end",
  ])
    .option("--for <time>", "how long, such as 90m or 4h")
    .option("--reason <text>", "why; every auditor reads it")
    .option("--end", "end it now")
    .action(async (options: PauseOptions) => (await import("./run-pause.ts")).runPause(options));
}
