import type { Command } from "commander";
import { SiteName } from "../model/assignment.ts";
import { Trouble } from "../model/trouble.ts";
import { addExamples } from "../program/help.ts";
import { draftTargets } from "../trust/repository/draft.ts";
import { rootPlan, sitesPlan } from "../trust/repository/plan.ts";
import { TARGETS } from "../trust/repository/standing.ts";
import { append, wholeNumber } from "./option-values.ts";
import { openRepo, readPublicKey, writeProposal } from "./trust-files.ts";
import { addProposeOptions, drafting, type ProposeOptions } from "./trust-options.ts";

/** Roles that every repository has (TUF specification, section 2.1). */
const RESERVED = new Set(["root", "targets", "snapshot", "timestamp"]);

interface Options extends ProposeOptions {
  engineer: string[];
  threshold: number;
}

/** `mesdrift site …`: the sites that have engineers of their own. */
export function addSiteCommands(program: Command): void {
  const site = program
    .command("site")
    .summary("propose a site with its engineers")
    .description("Proposes sites.");
  const command = site
    .command("add")
    .summary("propose a site with its engineers")
    .description("Proposes a site and the engineers who sign for it: nobody else's signature counts there.");
  addExamples(addProposeOptions(command), [
    'mesdrift site add plant-2 --engineer meyer.key.pub --engineer kaya.key.pub --threshold 2 --repo trust --ticket CHG-1 --reason "new plant" -o plant-2.proposal',
  ])
    .argument("<site>", "small letters, digits and dashes")
    .requiredOption("--engineer <pub>", "public key of an engineer of the site; repeat for each", append)
    .option("--threshold <number>", "engineers who must sign", wholeNumber, 2)
    .action(propose);
}

function propose(name: string, options: Options): void {
  const site = SiteName.safeParse(name);
  if (!site.success) throw new Trouble(`site ${name}: ${site.error.issues[0]?.message}`);
  if (RESERVED.has(name))
    throw new Trouble(`site ${name}: is the name of a role that is no site; choose another`);
  const { standing } = openRepo(options.repo);
  const targets = standing.roles.get(TARGETS)?.signed;
  const sites = sitesPlan(targets);
  if (sites.has(name))
    throw new Trouble(`site ${name}: is there already; mesdrift key changes who signs for it`);
  const group = { keys: options.engineer.map(readPublicKey), threshold: options.threshold };
  const provisional = rootPlan(standing.root.signed).policy.provisionalHours > 0;
  const next = draftTargets(targets, new Map([...sites, [name, group]]), provisional, drafting(options));
  writeProposal(
    standing,
    { revisions: { roles: new Map([[TARGETS, next]]) }, files: new Map() },
    options.output,
  );
}
