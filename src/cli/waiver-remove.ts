import type { Command } from "commander";
import { Trouble } from "../model/trouble.ts";
import { addExamples } from "../program/help.ts";
import { proposeTargets } from "../trust/propose.ts";
import { waiversOf, waiversTarget, waiversText } from "../trust/waivers.ts";
import { openRepo, writeProposal } from "./trust-files.ts";
import { addProposeOptions, drafting, type ProposeOptions } from "./trust-options.ts";

/** `mesdrift waiver remove`: proposes that a finding counts again before its waiver ends. */
export function addWaiverRemoveCommand(program: Command): void {
  const command = program
    .command("remove")
    .summary("propose to end a waiver early")
    .description("Proposes to end a waiver before its time, or to tidy away one that has ended.");
  addExamples(addProposeOptions(command), [
    'mesdrift waiver remove W-7 --site plant-2 --repo trust --ticket CHG-12 --reason "port closed" -o w7.proposal',
  ])
    .argument("<id>", "name of the waiver")
    .requiredOption("--site <site>", "site whose engineers are to sign")
    .action((id: string, options: ProposeOptions & { site: string }) => {
      const repository = openRepo(options.repo);
      const role = options.site;
      const waivers = waiversOf(repository, role);
      const kept = waivers.filter((waiver) => waiver.id !== id);
      if (kept.length === waivers.length)
        throw new Trouble(`waiver ${id}: none of that name in force at ${role}`);
      const targets = new Map([[waiversTarget(role), waiversText(kept)]]);
      writeProposal(
        repository.standing,
        proposeTargets(repository, { role, targets }, drafting(options)),
        options.output,
      );
    });
}
