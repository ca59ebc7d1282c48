import type { Command } from "commander";
import { addApproveCommand } from "./baseline-approve.ts";
import { addCompareCommand } from "./baseline-compare.ts";
import { addDraftCommand } from "./baseline-draft.ts";
import { addLintCommand } from "./baseline-lint.ts";
import { addProposeCommand } from "./baseline-propose.ts";
import { addPublishCommand } from "./baseline-publish.ts";
import { addShowCommand } from "./baseline-show.ts";

/** `mesdrift baseline …`: make, check, read and compare baselines. */
export function addBaselineCommands(program: Command): void {
  const baseline = program
    .command("baseline")
    .summary("make, check, compare, propose and approve baselines")
    .description(
      "Makes, checks, shows and compares baselines, and puts them in force by the signatures of engineers. A baseline holds what is approved on a host, and the checks it is held to.",
    );
  addDraftCommand(baseline);
  addLintCommand(baseline);
  addShowCommand(baseline);
  addCompareCommand(baseline);
  addProposeCommand(baseline);
  addApproveCommand(baseline);
  addPublishCommand(baseline);
}
