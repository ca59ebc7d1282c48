import type { Command } from "commander";
import { unknownKind } from "../baseline/kinds.ts";
import { addressPattern } from "../model/pattern.ts";
import { Trouble } from "../model/trouble.ts";
import { Waiver } from "../model/waiver.ts";
import { addExamples } from "../program/help.ts";
import { proposeTargets } from "../trust/propose.ts";
import { provisionalRole } from "../trust/repository/names.ts";
import type { Repository } from "../trust/repository/open.ts";
import { policyOf } from "../trust/repository/plan.ts";
import { waiversOf, waiversTarget, waiversText } from "../trust/waivers.ts";
import { allKinds } from "./kinds.ts";
import { append } from "./option-values.ts";
import { openRepo, writeProposal } from "./trust-files.ts";
import { addProposeOptions, drafting, type ProposeOptions } from "./trust-options.ts";

interface Options extends ProposeOptions {
  site: string;
  id: string;
  at: string;
  check?: string;
  hosts: string[];
  owner: string;
  compensating: string;
  from?: string;
  until: string;
  provisional?: true;
}

const HOUR = 3_600_000;

/** `mesdrift waiver add`: proposes that a finding is accepted for a while. */
export function addWaiverAddCommand(program: Command): void {
  const command = program
    .command("add")
    .summary("propose that a finding is accepted for a while")
    .description(
      "Proposes that findings at an address are accepted on some hosts until a time in UTC. With --provisional one engineer's signature is enough, for the hours that the root allows; it stays conspicuous until enough others ratify it or it ends.",
    );
  addExamples(addProposeOptions(command), [
    'mesdrift waiver add W-7 --at port:tcp/0.0.0.0:8090 --hosts "line3*" --owner "A. Meyer" --compensating "filtered at the cell firewall" --until 2027-03-31T22:00:00Z --site plant-2 --repo trust --ticket CHG-9 --reason "vendor test" -o w7.proposal',
  ])
    .argument("<id>", "name of the waiver, which reports say")
    .requiredOption("--at <address>", "address, or pattern of addresses, whose findings are accepted")
    .option("--check <id>", "only deviations from this check")
    .requiredOption("--hosts <pattern>", "host names; * and ? are wildcards; may be repeated", append)
    .requiredOption("--owner <name>", "the person who answers for it")
    .requiredOption("--compensating <text>", "what lowers the risk meanwhile")
    .option("--from <time>", "when it begins, in UTC; else now")
    .requiredOption("--until <time>", "when it ends, in UTC, such as 2027-03-31T22:00:00Z")
    .option("--provisional", "one engineer signs alone, for a few hours")
    .requiredOption("--site <site>", "site whose engineers are to sign")
    .action(propose);
}

async function propose(id: string, options: Options): Promise<void> {
  const repository = openRepo(options.repo);
  const draftingNow = drafting(options);
  const waiver = waiverFrom(id, options, draftingNow.now);
  await refuseUnknown(waiver);
  if (options.provisional) refuseTooLong(repository, waiver);
  const role = options.provisional ? provisionalRole(options.site) : options.site;
  const others = waiversOf(repository, role);
  if (others.some((other) => other.id === id))
    throw new Trouble(`waiver ${id}: is in force already; choose another id, or remove it first`);
  const targets = new Map([[waiversTarget(role), waiversText([...others, waiver])]]);
  writeProposal(
    repository.standing,
    proposeTargets(repository, { role, targets }, draftingNow),
    options.output,
  );
}

function waiverFrom(id: string, options: Options, now: Date): Waiver {
  const { at, check, hosts, owner, reason, compensating, from, until } = options;
  const start = from ?? now.toISOString().replace(/\.\d+Z$/, "Z");
  const written = { id, at, check, hosts, owner, reason, compensating, from: start, until };
  const { success, data, error } = Waiver.safeParse(JSON.parse(JSON.stringify(written)));
  if (!success)
    throw new Trouble(`waiver ${id}: ${error.issues[0]?.path.join(".")}: ${error.issues[0]?.message}`);
  if (Date.parse(until) <= Math.max(Date.parse(start), now.getTime()))
    throw new Trouble(
      `waiver ${id}: found its end ${until} before it begins or in the past, expected it later`,
    );
  return data;
}

/** What fits nothing would be signed, and the finding would count on. Throws {@link Trouble}. */
async function refuseUnknown({ id, at }: Waiver): Promise<void> {
  const why = unknownKind(addressPattern(at).kind, await allKinds());
  if (why !== undefined) throw new Trouble(`waiver ${id}: at: ${why}`);
}

function refuseTooLong({ standing }: Repository, { id, from, until }: Waiver): void {
  const { provisionalHours } = policyOf(standing.root.signed);
  if (provisionalHours === 0)
    throw new Trouble(`waiver ${id}: the root allows no provisional waivers; leave --provisional away`);
  const hours = (Date.parse(until) - Date.parse(from)) / HOUR;
  if (hours > provisionalHours)
    throw new Trouble(
      `waiver ${id}: found ${Math.ceil(hours * 100) / 100} hours, expected at most ${provisionalHours}, as the root allows one engineer alone`,
    );
}
