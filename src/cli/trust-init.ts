import { type Command, Option } from "commander";
import { Policy } from "../model/policy.ts";
import { Trouble } from "../model/trouble.ts";
import { addExamples } from "../program/help.ts";
import { draftRoot, draftTargets } from "../trust/repository/draft.ts";
import { Folder } from "../trust/repository/folder.ts";
import { TIMESTAMP } from "../trust/repository/names.ts";
import { TARGETS } from "../trust/repository/standing.ts";
import { append, wholeNumber } from "./option-values.ts";
import { readPublicKey, writeProposal } from "./trust-files.ts";
import { drafting } from "./trust-options.ts";

interface Options {
  admin: string[];
  adminThreshold: number;
  engineer: string[];
  threshold: number;
  publisher: string[];
  provisionalHours: number;
  graceDays: number;
  environment: Policy["environment"];
  output: string;
}

/** `mesdrift trust init`: proposes the first root of a new trust repository. */
export function addInitCommand(program: Command): void {
  const command = program
    .command("init")
    .summary("propose a new trust repository")
    .description(
      "Proposes a new trust repository: who administers its keys, who says which engineers sign for which site, and who publishes. Administrators and engineers approve the proposal, then it is published.",
    );
  addExamples(command, [
    "mesdrift trust init trust --admin meyer.key.pub --admin kaya.key.pub --admin silva.key.pub --admin-threshold 2 --engineer meyer.key.pub --engineer kaya.key.pub --threshold 2 --publisher publisher.key.pub -o init.proposal",
  ])
    .argument("<folder>", "folder that the repository will be in")
    .requiredOption("--admin <pub>", "public key of an administrator; repeat for each", append)
    .option("--admin-threshold <number>", "administrators who must sign", wholeNumber, 2)
    .requiredOption(
      "--engineer <pub>",
      "public key of an engineer who may say who signs for sites; repeat for each",
      append,
    )
    .option("--threshold <number>", "of these engineers who must sign", wholeNumber, 2)
    .requiredOption("--publisher <pub>", "public key that publishes; may be repeated", append)
    .option(
      "--provisional-hours <hours>",
      "longest waiver that one engineer may sign alone; 0 allows none",
      wholeNumber,
      0,
    )
    .option(
      "--grace-days <days>",
      "days that a host works on with metadata that has expired",
      wholeNumber,
      30,
    )
    .addOption(
      new Option("--environment <name>", "production refuses mesdrift's development keys")
        .choices(["production", "development"])
        .default("production"),
    )
    .requiredOption("-o, --output <file>", "where to write the proposal")
    .action(propose);
}

function propose(folder: string, options: Options): void {
  if (new Folder(folder).has(TIMESTAMP))
    throw new Trouble(`${folder}: holds a trust repository already; name another folder`);
  const engineers = { keys: options.engineer.map(readPublicKey), threshold: options.threshold };
  const plan = {
    admins: { keys: options.admin.map(readPublicKey), threshold: options.adminThreshold },
    engineers,
    publishers: options.publisher.map(readPublicKey),
    policy: policyFrom(options),
  };
  const first = drafting({ ticket: "first", reason: "a new trust repository" });
  const root = draftRoot(undefined, plan, first);
  const targets = draftTargets(undefined, new Map(), false, first);
  writeProposal(
    undefined,
    { revisions: { root, roles: new Map([[TARGETS, targets]]) }, files: new Map() },
    options.output,
  );
}

function policyFrom({ graceDays, provisionalHours, environment }: Options): Policy {
  const { success, data, error } = Policy.safeParse({ graceDays, provisionalHours, environment });
  if (success) return data;
  const [issue] = error.issues;
  throw new Trouble(`policy ${issue?.path.join(".")}: ${issue?.message}`);
}
