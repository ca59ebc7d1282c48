import type { Command } from "commander";
import { addExamples } from "../program/help.ts";
import { withoutKey } from "../trust/repository/people.ts";
import { idOf, proposePeople } from "./key-change.ts";
import { addProposeOptions, type ProposeOptions } from "./trust-options.ts";

/** `mesdrift key revoke`: proposes that a key counts nowhere any more. */
export function addKeyRevokeCommand(program: Command): void {
  const command = program
    .command("revoke")
    .summary("propose that a key counts nowhere any more")
    .description(
      "Proposes that a key counts nowhere any more: somebody left, or the key was stolen. What rests on its signature is signed anew by the others.",
    );
  addExamples(addProposeOptions(command), [
    'mesdrift key revoke silva.key.pub --repo trust --ticket CHG-5 --reason "left the company" -o revoke.proposal',
  ])
    .argument("<key>", "public key, or its id as mesdrift trust show tells it")
    .action((named: string, options: ProposeOptions) => {
      const id = idOf(named);
      proposePeople((group) => withoutKey(group, id), options);
    });
}
