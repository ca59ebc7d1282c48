import type { Command } from "commander";
import { Trouble } from "../model/trouble.ts";
import { addExamples } from "../program/help.ts";
import type { Proposal } from "../trust/proposal.ts";
import { proposeTargets } from "../trust/propose.ts";
import { provisionalRole } from "../trust/repository/names.ts";
import { waiversOf, waiversTarget, waiversText } from "../trust/waivers.ts";
import { openRepo, writeProposal } from "./trust-files.ts";
import { addProposeOptions, drafting, type ProposeOptions } from "./trust-options.ts";

/** `mesdrift waiver ratify`: proposes that a provisional waiver becomes one that enough engineers signed. */
export function addWaiverRatifyCommand(program: Command): void {
  const command = program
    .command("ratify")
    .summary("propose that a provisional waiver becomes a full one")
    .description(
      "Proposes that a waiver that one engineer signed alone becomes one that enough engineers signed, as it stands.",
    );
  addExamples(addProposeOptions(command), [
    'mesdrift waiver ratify W-7 --site plant-2 --repo trust --ticket CHG-9 --reason "looked at in the morning" -o w7.proposal',
  ])
    .argument("<id>", "name of the provisional waiver")
    .requiredOption("--site <site>", "site whose engineers are to sign")
    .action(propose);
}

function propose(id: string, options: ProposeOptions & { site: string }): void {
  const repository = openRepo(options.repo);
  const { site } = options;
  const provisional = waiversOf(repository, provisionalRole(site));
  const waiver = provisional.find((found) => found.id === id);
  if (waiver === undefined)
    throw new Trouble(
      `waiver ${id}: no provisional waiver of that name at ${site}; mesdrift trust show lists what is in force`,
    );
  const now = drafting(options);
  const proposalFor = (role: string, waivers: Parameters<typeof waiversText>[0]) =>
    proposeTargets(
      repository,
      { role, targets: new Map([[waiversTarget(role), waiversText(waivers)]]) },
      now,
    );
  const full = proposalFor(site, [...waiversOf(repository, site).filter((other) => other.id !== id), waiver]);
  const rest = proposalFor(
    provisionalRole(site),
    provisional.filter((other) => other !== waiver),
  );
  writeProposal(repository.standing, together(full, rest), options.output);
}

function together(one: Proposal, two: Proposal): Proposal {
  return {
    revisions: { roles: new Map([...one.revisions.roles, ...two.revisions.roles]) },
    files: new Map([...one.files, ...two.files]),
  };
}
