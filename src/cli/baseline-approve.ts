import type { Command } from "commander";
import { writeAtomic } from "../files/write-atomic.ts";
import { inkFor } from "../print/page.ts";
import { reviewText } from "../print/review.ts";
import { addExamples } from "../program/help.ts";
import { proposalText } from "../trust/proposal.ts";
import { refuseOutdated } from "../trust/repository/publish.ts";
import { review } from "../trust/review/review.ts";
import { approve } from "../trust/signatures.ts";
import { requireYes } from "./ask.ts";
import { allKinds } from "./kinds.ts";
import { openKey, openProposal, openRepoUnlessNew } from "./trust-files.ts";
import { addPassphraseOption, addRepoOption } from "./trust-options.ts";

interface Options {
  repo: string;
  key: string;
  passphraseFd?: number;
  yes?: true;
}

const MEANING =
  "Signing says: I have read these changes, I answer for them, and hosts may obey them once enough others have signed too.";

/** `mesdrift baseline approve`: shows what a proposal of any kind changes, and adds one signature to it. */
export function addApproveCommand(program: Command): void {
  const command = program
    .command("approve")
    .summary("read a proposal and sign it")
    .description(
      "Verifies the repository, shows what a proposal changes in it, asks, and adds your signature to the proposal's file. It takes proposals of every kind: baselines, assignments, waivers, sites, keys.",
    );
  addExamples(addPassphraseOption(addRepoOption(command)), [
    "mesdrift baseline approve change.proposal --key meyer.key --repo trust",
  ])
    .argument("<proposal>", "file with the proposal; your signature is added to it")
    .requiredOption("--key <file>", "your secret key")
    .option("--yes", "do not ask, for automation")
    .action(sign);
}

async function sign(file: string, { repo, key, passphraseFd, yes }: Options): Promise<void> {
  const proposal = openProposal(file);
  const current = openRepoUnlessNew(repo, proposal);
  refuseOutdated(current?.standing, proposal.revisions);
  const reviews = await review({ current, proposal, kinds: allKinds });
  process.stdout.write(`${reviewText(reviews, inkFor(process.stdout))}\n${MEANING}\n`);
  if (!yes) await requireYes(`Sign ${file} with ${key}?`);
  const signed = approve(current?.standing, proposal, await openKey(key, passphraseFd));
  if (signed.length > 0) writeAtomic(file, proposalText(proposal));
  process.stdout.write(
    signed.length > 0
      ? `Signed for ${signed.join(", ")}.\n`
      : "This key has signed already; nothing changed.\n",
  );
}
