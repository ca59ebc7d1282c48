import type { Command } from "commander";
import { addExamples } from "../../src/program/help.ts";
import { addStateOption, type StatusOptions } from "./options.ts";

/** `mesdrift-agent status`: is all well with the agent, and what to do if not. */
export function addStatusCommand(program: Command): void {
  const command = program
    .command("status")
    .summary("is all well with the agent, and what to do if not")
    .description("Says in five lines whether the agent on this host is well. Exit status 2 where it is not.");
  addExamples(addStateOption(command), ["mesdrift-agent status", "mesdrift-agent status --json"])
    .option("--json", "for programs")
    .action(async (options: StatusOptions) => (await import("./run-status.ts")).runStatus(options));
}
