import type { Command } from "commander";
import { addCompareCommand } from "./baseline-compare.ts";
import { addDraftCommand } from "./baseline-draft.ts";
import { addLintCommand } from "./baseline-lint.ts";
import { addShowCommand } from "./baseline-show.ts";

/** `mesdrift baseline …`: make, check, read and compare baselines. */
export function addBaselineCommands(program: Command): void {
  const baseline = program
    .command("baseline")
    .summary("make, check, read and compare baselines")
    .description(
      "Makes, checks, shows and compares baselines. A baseline holds what is approved on a host, and the checks it is held to.",
    );
  addDraftCommand(baseline);
  addLintCommand(baseline);
  addShowCommand(baseline);
  addCompareCommand(baseline);
}
