import type { Command } from "commander";
import { addExamples } from "../program/help.ts";
import { publish } from "../trust/repository/publish.ts";
import { openKey, openRepo } from "./trust-files.ts";
import { addPassphraseOption, addRepoOption } from "./trust-options.ts";

interface Options {
  repo: string;
  publisherKey: string;
  passphraseFd?: number;
}

/** `mesdrift trust refresh`: the publisher says again that this is the newest there is. */
export function addRefreshCommand(program: Command): void {
  const command = program
    .command("refresh")
    .summary("say again that this is the newest there is")
    .description(
      "Signs snapshot and timestamp again, so that hosts can tell a repository that stands still from one that is kept from them. Run it every week; they last 30 days.",
    );
  addExamples(addPassphraseOption(addRepoOption(command)), [
    "mesdrift trust refresh --repo trust --publisher-key publisher.key --passphrase-fd 3 3< passphrase",
  ])
    .requiredOption("--publisher-key <file>", "the publisher's secret key")
    .action(async ({ repo, publisherKey, passphraseFd }: Options) => {
      const current = openRepo(repo);
      const publisher = await openKey(publisherKey, passphraseFd);
      const nothing = { revisions: { roles: new Map() }, files: new Map() };
      publish(current.folder, current, { ...nothing, publisher, now: new Date() });
      process.stdout.write("Snapshot and timestamp are signed anew.\n");
    });
}
