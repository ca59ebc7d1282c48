import type { Command } from "commander";
import { readInput } from "../files/read-input.ts";
import { Trouble } from "../model/trouble.ts";
import { inkFor } from "../print/page.ts";
import { reviewText } from "../print/review.ts";
import { addExamples } from "../program/help.ts";
import { proposeTargets } from "../trust/propose.ts";
import { bulkPath, sha256 } from "../trust/repository/names.ts";
import { type Repository, readTarget } from "../trust/repository/open.ts";
import { policyOf } from "../trust/repository/plan.ts";
import { ASSIGNMENTS_FILE, WAIVERS_FILE } from "../trust/review/documents.ts";
import { openTarget } from "../trust/review/open-target.ts";
import { review } from "../trust/review/review.ts";
import { readReport, requireTested } from "../trust/tested.ts";
import { allKinds } from "./kinds.ts";
import { append } from "./option-values.ts";
import { type Sealed, sealFile } from "./propose-file.ts";
import { chosenFindings, sealWithFindings } from "./propose-findings.ts";
import { openRepo, writeProposal } from "./trust-files.ts";
import { addProposeOptions, drafting, type ProposeOptions } from "./trust-options.ts";

interface Options extends ProposeOptions {
  site: string;
  as?: string;
  from?: string;
  finding?: string[];
  tested?: string;
}

/** `mesdrift baseline propose`: a baseline, or findings to be approved, as a proposal for engineers to sign. */
export function addProposeCommand(program: Command): void {
  const command = program
    .command("propose")
    .summary("propose a baseline for a site")
    .description(
      "Proposes a baseline for a site, and shows what it changes against the one in force. With --from it approves findings of a report instead, and keeps all else that is in force.",
    );
  addExamples(addProposeOptions(command), [
    'mesdrift baseline propose line3.yaml --site plant-2 --tested clean.json --repo trust --ticket CHG-7 --reason "new line" -o line3.proposal',
    'mesdrift baseline propose --from report.json --finding port:tcp/0.0.0.0:8090 --as line3.json --site plant-2 --repo trust --ticket CHG-8 --reason "patch 4.2" -o patch.proposal',
  ])
    .argument("[file]", "baseline: a file, or id of a pack")
    .requiredOption("--site <site>", "site whose engineers are to sign")
    .option("--as <name>", "name of the target, such as line3.json; else made of the baseline's id")
    .option("--from <report>", "report whose drift is to be approved, in JSON")
    .option(
      "--finding <finding>",
      "id or address of a finding in it; may be repeated; else all drift",
      append,
    )
    .option(
      "--tested <report>",
      "report of a test host without drift from this baseline; production asks for it",
    )
    .action(propose);
}

async function propose(file: string | undefined, options: Options): Promise<void> {
  const repository = openRepo(options.repo);
  const target = options.as && targetName(options.site, options.as);
  const sealed =
    options.from === undefined
      ? await sealFile(required(file))
      : await fromFindings(repository, options, options.from, target);
  const named = target ?? targetName(options.site, `${sealed.baseline.id}.json`);
  refuseSameVersion(repository, options.site, named, sealed);
  const tested = testedBy(repository, options, sealed);
  const { note, now } = drafting(options);
  const proposal = proposeTargets(
    repository,
    {
      role: options.site,
      targets: new Map([[named, sealed.text]]),
      named: [sealed.bulk, tested].filter((text) => text !== undefined),
    },
    { now, note: { ...note, ...(tested === undefined ? {} : { tested: sha256(tested) }) } },
  );
  const reviews = await review({ current: repository, proposal, kinds: allKinds });
  process.stdout.write(`${reviewText(reviews, inkFor(process.stdout))}\n`);
  writeProposal(repository.standing, proposal, options.output);
}

function required(file: string | undefined): string {
  if (file === undefined) throw new Trouble("found neither a baseline nor --from, expected one of them");
  return file;
}

function targetName(site: string, name: string): string {
  const isFree = name !== ASSIGNMENTS_FILE && name !== WAIVERS_FILE;
  if (/^[a-z0-9][a-z0-9.-]*\.json$/.test(name) && isFree) return `${site}/${name}`;
  throw new Trouble(
    `--as ${name}: expected small letters, digits, dots and dashes with .json, such as line3.json`,
  );
}

function fromFindings(
  repository: Repository,
  { site, finding = [] }: Options,
  from: string,
  target: string | undefined,
): Promise<Sealed> {
  if (target === undefined)
    throw new Trouble("--from: say with --as which baseline is to approve the findings");
  const text = readTarget(repository, site, target);
  if (text === undefined)
    throw new Trouble(`${target}: no such baseline in force; mesdrift trust show lists them`);
  const inForce = openTarget(text, target, (hash) => repository.folder.readText(bulkPath(hash)));
  const report = readReport(new TextDecoder().decode(readInput(from)), from);
  return sealWithFindings(inForce, chosenFindings(report, finding), target);
}

/** A version names one content: people speak of "line3 version 4", and reports do. */
function refuseSameVersion(repository: Repository, site: string, target: string, sealed: Sealed): void {
  const text = readTarget(repository, site, target);
  if (text === undefined) return;
  if (text === sealed.text) throw new Trouble(`${target}: is in force already, just as proposed`);
  const { baseline } = openTarget(text, target, (hash) => repository.folder.readText(bulkPath(hash)));
  if (sealed.baseline.version <= baseline.version)
    throw new Trouble(
      `${target}: found version ${sealed.baseline.version}, expected at least ${baseline.version + 1}, as version ${baseline.version} is in force`,
    );
}

/** The text of the test host's report; undefined where none was given and none is needed. */
function testedBy({ standing }: Repository, { tested, from }: Options, sealed: Sealed): string | undefined {
  if (tested !== undefined) {
    const text = new TextDecoder().decode(readInput(tested));
    requireTested(readReport(text, tested), [sealed.sha256], tested);
    return text;
  }
  const isNeeded = from === undefined && sealed.baseline.state !== undefined;
  if (isNeeded && policyOf(standing.root.signed).environment === "production")
    throw new Trouble(
      "found no --tested, expected the report of a test host without drift: run mesdrift-agent audit --baseline FILE --format json on one",
    );
  return undefined;
}
