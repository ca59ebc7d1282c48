import { existsSync } from "node:fs";
import type { Command } from "commander";
import { writeAtomic } from "../files/write-atomic.ts";
import { Trouble } from "../model/trouble.ts";
import { addExamples } from "../program/help.ts";
import { lockKey } from "../trust/keys/key-file.ts";
import { isPersonsName, publicKey } from "../trust/keys/public-key.ts";
import { newKeyPem, signingKey } from "../trust/keys/signing-key.ts";
import { newPassphrase } from "./ask.ts";
import { addPassphraseOption } from "./trust-options.ts";

interface Options {
  name: string;
  output: string;
  passphraseFd?: number;
}

/** `mesdrift key new`: a key for one person, locked with a passphrase, and its public half. */
export function addKeyNewCommand(program: Command): void {
  const command = program
    .command("new")
    .summary("make a key for one person")
    .description(
      "Makes an Ed25519 key for one person: FILE holds the secret, locked with a passphrase (age format), FILE.pub the public half to hand around.",
    );
  addExamples(addPassphraseOption(command), ['mesdrift key new --name "A. Meyer" -o meyer.key'])
    .requiredOption("--name <name>", "the person; approvals and reports say it")
    .requiredOption("-o, --output <file>", "where to write the secret")
    .action(makeKey);
}

async function makeKey({ name, output, passphraseFd }: Options): Promise<void> {
  for (const file of [output, `${output}.pub`])
    if (existsSync(file))
      throw new Trouble(`${file}: is there already, and a key is never written over; name another`);
  if (!isPersonsName(name))
    throw new Trouble(
      `--name: found ${JSON.stringify(name)}, expected the name of a person in 1 to 100 characters`,
    );
  const pem = newKeyPem();
  const { publicHex, keyId } = signingKey(pem);
  const shown = publicKey(publicHex, name);
  writeAtomic(output, await lockKey(pem, await newPassphrase(passphraseFd)), 0o600);
  writeAtomic(`${output}.pub`, `${JSON.stringify(shown, null, 1)}\n`);
  process.stdout.write(
    `Wrote ${output} (keep it, and its passphrase, to yourself) and ${output}.pub (hand it to the administrators).\nKey id: ${keyId}\n`,
  );
}
