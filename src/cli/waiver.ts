import type { Command } from "commander";
import { addWaiverAddCommand } from "./waiver-add.ts";
import { addWaiverRatifyCommand } from "./waiver-ratify.ts";
import { addWaiverRemoveCommand } from "./waiver-remove.ts";

/** `mesdrift waiver …`: findings that are accepted for a while. */
export function addWaiverCommands(program: Command): void {
  const waiver = program
    .command("waiver")
    .summary("propose that a finding is accepted for a while")
    .description(
      "Proposes waivers: findings that are accepted for a while. They stay in every report, as waived.",
    );
  addWaiverAddCommand(waiver);
  addWaiverRatifyCommand(waiver);
  addWaiverRemoveCommand(waiver);
}
