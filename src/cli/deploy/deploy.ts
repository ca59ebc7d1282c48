import type { Command } from "commander";
import { addExamples } from "../../program/help.ts";
import { defaultState } from "../collector/options.ts";
import { wholeNumber } from "../option-values.ts";
import { addSshOptions } from "../ssh/options.ts";
import type { DeployOptions } from "./options.ts";

/** `mesdrift deploy HOST…`: rolls the agent out over SSH. */
export function addDeployCommand(program: Command): void {
  const command = program
    .command("deploy")
    .summary("roll the agent out to hosts over SSH")
    .description(
      "Installs the agent on hosts over SSH, enrols them and waits for the first report of each, in waves: where one host of a wave fails, no further wave begins. What was done stands in the journal; the same command again goes on from there. The token to enrol with is made for this run in the store of the collector on this machine, or given with --token-fd.",
    )
    .argument("<hosts...>", "each as [user@]name[:port]")
    .option("--packages <dir>", "folder with the packages and SHA256SUMS, as npm run package writes it")
    .option("--site <site>", "site that the hosts belong to")
    .option("--root-fingerprint <hex>", "fingerprint of the site's root of trust, as the engineers say it");
  addExamples(addSshOptions(command), [
    "mesdrift deploy --dry-run --packages dist/packages --site plant-2 --sudo admin@line1 admin@line2",
    "mesdrift deploy --packages dist/packages --site plant-2 --root-fingerprint 3b1f… --sudo admin@line1 admin@line2",
    "mesdrift deploy --remove --sudo admin@line1",
  ])
    .option("--collector-state <dir>", "folder of the collector's own files on this machine", defaultState())
    .option("--collector-store <url>", "its store, where that is not in this folder")
    .option("--url <url>", "address of the collector, where it is another than it was started with")
    .option(
      "--token-fd <number>",
      "file descriptor with a token made elsewhere; no store is opened then",
      wholeNumber,
    )
    .option("--first <number>", "hosts of the first wave", wholeNumber, 1)
    .option("--wave <number>", "hosts of each further wave", wholeNumber, 10)
    .option("--parallel <number>", "hosts at a time", wholeNumber, 5)
    .option("--wait <seconds>", "longest wait for a host's first report", wholeNumber, 600)
    .option("--journal <file>", "what was done on which host", "mesdrift-deploy.json")
    .option("--dry-run", "log in and look, and say what would be done; nothing is changed anywhere")
    .option("--remove", "remove the agent; its keys and settings stay")
    .option("--purge", "with --remove: its keys and settings go as well")
    .action(async (hosts: string[], options: DeployOptions) =>
      (await import("./run-deploy.ts")).runDeploy(hosts, options),
    );
}
