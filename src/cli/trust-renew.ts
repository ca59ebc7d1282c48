import type { Command } from "commander";
import { addExamples } from "../program/help.ts";
import { renewed } from "../trust/repository/renew.ts";
import { openRepo, writeProposal } from "./trust-files.ts";
import { addProposeOptions, drafting, type ProposeOptions } from "./trust-options.ts";

/** `mesdrift trust renew`: proposes that what is in force lasts another year. */
export function addRenewCommand(program: Command): void {
  const command = program
    .command("renew")
    .summary("propose that what is in force lasts another year")
    .description(
      "Proposes the same content again with a new last day, a year from now. Without a role it does so for all.",
    );
  addExamples(addProposeOptions(command), [
    'mesdrift trust renew root targets --repo trust --ticket CHG-40 --reason "yearly renewal" -o renew.proposal',
  ])
    .argument("[role...]", "root, targets, or a site")
    .action((roles: readonly string[], options: ProposeOptions) => {
      const { standing } = openRepo(options.repo);
      const revisions = renewed(standing, roles, drafting(options));
      writeProposal(standing, { revisions, files: new Map() }, options.output);
    });
}
