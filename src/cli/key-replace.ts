import type { Command } from "commander";
import { addExamples } from "../program/help.ts";
import { isIn, withKey, withoutKey } from "../trust/repository/people.ts";
import { idOf, proposePeople } from "./key-change.ts";
import { readPublicKey } from "./trust-files.ts";
import { addProposeOptions, type ProposeOptions } from "./trust-options.ts";

/** `mesdrift key replace`: proposes a new key for somebody wherever the old one counted. */
export function addKeyReplaceCommand(program: Command): void {
  const command = program
    .command("replace")
    .summary("propose a new key in place of an old or lost one")
    .description(
      "Proposes a new key wherever an old one counted: to rotate it, or because it was lost. The old key is not needed; enough of the others sign.",
    );
  addExamples(addProposeOptions(command), [
    'mesdrift key replace kaya.key.pub kaya-2.key.pub --repo trust --ticket CHG-6 --reason "key lost" -o kaya.proposal',
  ])
    .argument("<old>", "public key, or its id as mesdrift trust show tells it")
    .argument("<new>", "public key of the same person")
    .action((old: string, fresh: string, options: ProposeOptions) => {
      const [id, key] = [idOf(old), readPublicKey(fresh)];
      proposePeople((group) => (isIn(group, id) ? withKey(withoutKey(group, id), key) : group), options);
    });
}
