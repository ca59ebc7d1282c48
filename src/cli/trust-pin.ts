import type { Command } from "commander";
import { addExamples } from "../program/help.ts";
import { pinRoot, pinsFile } from "../trust/pins.ts";
import { Folder } from "../trust/repository/folder.ts";
import { openRepo } from "./trust-files.ts";

/** `mesdrift trust pin`: trusts a repository whose fingerprint was compared with the administrators'. */
export function addPinCommand(program: Command): void {
  const command = program
    .command("pin")
    .summary("trust a repository by the fingerprint of its root")
    .description(
      "Trusts a repository by the fingerprint of its root, once for each engineer. Have it read to you by an administrator: one that came with the folder proves nothing.",
    );
  addExamples(command, ["mesdrift trust pin trust --root-fingerprint 5f0c…"])
    .argument("<folder>", "folder of the trust repository")
    .requiredOption("--root-fingerprint <hex>", "as mesdrift trust fingerprint shows it to an administrator")
    .action((folder: string, { rootFingerprint }: { rootFingerprint: string }) => {
      pinRoot(pinsFile(process.env), new Folder(folder), rootFingerprint.replaceAll(/\s/g, "").toLowerCase());
      openRepo(folder);
      process.stdout.write(`Pinned, and everything in ${folder} that people signed is in order.\n`);
    });
}
