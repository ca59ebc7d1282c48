import type { Command } from "commander";
import { writeAtomic } from "../files/write-atomic.ts";
import { addExamples } from "../program/help.ts";
import { bundleText } from "../trust/bundle.ts";
import { openRepo } from "./trust-files.ts";
import { addRepoOption } from "./trust-options.ts";

interface Options {
  repo: string;
  site: string;
  output: string;
}

/** `mesdrift bundle`: one file with all that hosts of a site need, for a stick. */
export function addBundleCommand(program: Command): void {
  const command = program
    .command("bundle")
    .summary("put all that a site's hosts need into one file")
    .description(
      "Puts all that the hosts of a site need from a trust repository into one file, for hosts that no network reaches: mesdrift-agent import takes it, and verifies it there.",
    );
  addExamples(addRepoOption(command), ["mesdrift bundle --repo trust --site plant-2 -o plant-2.bundle"])
    .requiredOption("--site <site>", "site of the hosts")
    .requiredOption("-o, --output <file>", "where to write the bundle")
    .action(({ repo, site, output }: Options) => {
      writeAtomic(output, bundleText(openRepo(repo), site));
      process.stdout.write(`Wrote ${output}.\n`);
    });
}
