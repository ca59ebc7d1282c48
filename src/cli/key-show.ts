import type { Command } from "commander";
import { printable } from "../model/text.ts";
import { addExamples } from "../program/help.ts";
import { keyId, NAME_FIELD } from "../trust/keys/public-key.ts";
import { readPublicKey } from "./trust-files.ts";

/** `mesdrift key show`: whose a public key is, and its id, to compare by telephone. */
export function addKeyShowCommand(program: Command): void {
  const command = program
    .command("show")
    .summary("show whose a public key is, and its id")
    .description(
      "Shows whose a public key is, and its id. Compare the id with its owner before you trust the file.",
    );
  addExamples(command, ["mesdrift key show meyer.key.pub"])
    .argument("<file>", "public key, as mesdrift key new wrote it")
    .action((file: string) => {
      const key = readPublicKey(file);
      process.stdout.write(`${printable(key[NAME_FIELD])}\nKey id: ${keyId(key.keyval.public)}\n`);
    });
}
