import type { Command } from "commander";
import { addExamples } from "../program/help.ts";
import { metadataPath, sha256 } from "../trust/repository/names.ts";
import { openRepo } from "./trust-files.ts";
import { addRepoOption } from "./trust-options.ts";

/** `mesdrift trust fingerprint`: what engineers and hosts pin. */
export function addFingerprintCommand(program: Command): void {
  const command = program
    .command("fingerprint")
    .summary("show the fingerprint that hosts and engineers pin")
    .description(
      "Shows the fingerprint of the newest root: SHA-256 of its file. Hosts and engineers pin it.",
    );
  addExamples(addRepoOption(command), ["mesdrift trust fingerprint --repo trust"]).action(
    ({ repo }: { repo: string }) => {
      const { folder, standing } = openRepo(repo);
      const { version } = standing.root.signed;
      process.stdout.write(
        `${sha256(folder.read(metadataPath("root", version)))}  root version ${version}\n`,
      );
    },
  );
}
