import type { Command } from "commander";
import { readYaml } from "../baseline/document.ts";
import { unknownKind } from "../baseline/kinds.ts";
import { type Mistake, refuseMistakes } from "../baseline/mistake.ts";
import { parseBySchema } from "../baseline/schema-mistakes.ts";
import { readInput } from "../files/read-input.ts";
import { ASSIGNMENTS, Assignments } from "../model/assignment.ts";
import { canonical } from "../model/canonical.ts";
import { Trouble } from "../model/trouble.ts";
import { addExamples } from "../program/help.ts";
import { proposeTargets } from "../trust/propose.ts";
import type { Repository } from "../trust/repository/open.ts";
import { ASSIGNMENTS_FILE, refuseAssignments } from "../trust/review/documents.ts";
import { allKinds } from "./kinds.ts";
import { openRepo, writeProposal } from "./trust-files.ts";
import { addProposeOptions, drafting, type ProposeOptions } from "./trust-options.ts";

interface Options extends ProposeOptions {
  site: string;
}

/** As people write it: the name of the format is ours to add. */
const Written = Assignments.omit({ format: true });

/** `mesdrift assignment …`: which hosts get which baselines. */
export function addAssignmentCommands(program: Command): void {
  const assignment = program
    .command("assignment")
    .summary("propose which hosts get which baselines, and when they are audited")
    .description("Proposes which hosts get which baselines, and when they are audited.");
  const command = assignment
    .command("propose")
    .summary("propose all assignments of a site")
    .description(
      "Proposes all assignments of a site: a YAML file with a list `assignments` of name, hosts (patterns), applies (os, release), baselines (names such as line3.json), schedule (cron, timezone, jitterSeconds, heavyHours), snapshots (kinds of facts that these hosts deliver to the collector, so that baselines can be drafted from them). A host takes the first that fits it.",
    );
  addExamples(addProposeOptions(command), [
    'mesdrift assignment propose hosts.yaml --site plant-2 --repo trust --ticket CHG-3 --reason "first hosts" -o hosts.proposal',
  ])
    .argument("<file>", "YAML file with all assignments of the site")
    .requiredOption("--site <site>", "site whose engineers are to sign")
    .action(propose);
}

async function propose(file: string, options: Options): Promise<void> {
  const repository = openRepo(options.repo);
  const { site } = options;
  const assignments = readAssignments(file).assignments.map((assignment) => ({
    ...assignment,
    baselines: assignment.baselines.map((name) => (name.includes("/") ? name : `${site}/${name}`)),
  }));
  refuseAssignments(assignments, file);
  refuseMissing(repository, site, assignments);
  await refuseUnknownKinds(assignments);
  const text = canonical(JSON.parse(JSON.stringify({ format: ASSIGNMENTS, assignments })));
  const targets = new Map([[`${site}/${ASSIGNMENTS_FILE}`, text]]);
  writeProposal(
    repository.standing,
    proposeTargets(repository, { role: site, targets }, drafting(options)),
    options.output,
  );
}

function readAssignments(file: string) {
  const { data, mistakes, locate } = readYaml(new TextDecoder().decode(readInput(file)));
  refuseMistakes(mistakes.map((mistake) => ({ ...mistake, file })));
  const parsed = parseBySchema(Written, data);
  if ("value" in parsed) return parsed.value;
  const placed = parsed.mistakes.map(
    ({ path, part, text }): Mistake => ({ file, text, ...locate(path, part) }),
  );
  refuseMistakes(placed);
  throw new TypeError("a schema refused without a mistake");
}

/** Hosts would deliver nothing of a kind that isn't one, and nobody would notice. */
async function refuseUnknownKinds(assignments: Assignments["assignments"]): Promise<void> {
  const named = assignments.flatMap(({ snapshots }) => snapshots ?? []);
  if (named.length === 0) return;
  const kinds = await allKinds();
  const why = named.map((kind) => unknownKind(kind, kinds)).find((found) => found !== undefined);
  if (why !== undefined) throw new Trouble(`snapshots: ${why}`);
}

/** A host that is sent to a baseline that isn't there would obey nothing. */
function refuseMissing(
  { standing }: Repository,
  site: string,
  assignments: Assignments["assignments"],
): void {
  const inForce = standing.roles.get(site)?.signed.targets ?? {};
  const missing = assignments.flatMap(({ baselines }) => baselines).find((name) => !(name in inForce));
  if (missing !== undefined)
    throw new Trouble(
      `${missing}: no such baseline in force at ${site}; publish it first, with mesdrift baseline propose`,
    );
}
