import type { Command } from "commander";
import { addExamples } from "../program/help.ts";
import { pinRoot, pinsFile } from "../trust/pins.ts";
import { Folder } from "../trust/repository/folder.ts";
import { metadataPath, sha256 } from "../trust/repository/names.ts";
import { publish } from "../trust/repository/publish.ts";
import { listed } from "../trust/repository/standing.ts";
import { merge } from "../trust/signatures.ts";
import { openKey, openProposal, openRepoUnlessNew } from "./trust-files.ts";
import { addPassphraseOption, addRepoOption } from "./trust-options.ts";

interface Options {
  repo: string;
  publisherKey: string;
  passphraseFd?: number;
}

/** `mesdrift baseline publish`: puts a proposal in force once enough people have signed it. */
export function addPublishCommand(program: Command): void {
  const command = program
    .command("publish")
    .summary("put a proposal in force once enough have signed")
    .description(
      "Puts a proposal of any kind in force. Name every copy of it: their signatures are put together. Below the threshold nothing is written, and it says who has yet to sign.",
    );
  addExamples(addPassphraseOption(addRepoOption(command)), [
    "mesdrift baseline publish meyer.proposal kaya.proposal --publisher-key publisher.key --repo trust",
  ])
    .argument("<proposal...>", "copies of one proposal")
    .requiredOption("--publisher-key <file>", "the publisher's secret key")
    .action(putInForce);
}

async function putInForce(
  files: readonly string[],
  { repo, publisherKey, passphraseFd }: Options,
): Promise<void> {
  const copies = files.map(openProposal);
  const [first] = copies;
  if (first === undefined) throw new TypeError("commander asks for at least one");
  const current = openRepoUnlessNew(repo, first);
  const proposal = merge(current?.standing, copies);
  const folder = new Folder(repo);
  const publisher = await openKey(publisherKey, passphraseFd);
  publish(folder, current, { ...proposal, publisher, now: new Date() });
  const roles = listed(proposal.revisions).map(([role, { signed }]) => `${role} version ${signed.version}`);
  process.stdout.write(`In force now: ${roles.join(", ")}.\n`);
  if (current === undefined) announceRoot(folder);
}

/** Whoever made the repository has seen its root being made: it is pinned here, and told for all others. */
function announceRoot(folder: Folder): void {
  const fingerprint = sha256(folder.read(metadataPath("root", 1)));
  pinRoot(pinsFile(process.env), folder, fingerprint);
  process.stdout.write(
    `Fingerprint of the root: ${fingerprint}\nGive it to engineers and hosts on another way than this folder.\n`,
  );
}
