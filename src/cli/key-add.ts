import type { Command } from "commander";
import { Trouble } from "../model/trouble.ts";
import { addExamples } from "../program/help.ts";
import { ADMINS, ENGINEERS, isIn, PUBLISHERS, withKey } from "../trust/repository/people.ts";
import { idOf, proposePeople } from "./key-change.ts";
import { append, wholeNumber } from "./option-values.ts";
import { readPublicKey } from "./trust-files.ts";
import { addProposeOptions, type ProposeOptions } from "./trust-options.ts";

interface Options extends ProposeOptions {
  to: string[];
  threshold?: number;
}

/** `mesdrift key add`: proposes that one more person signs. */
export function addKeyAddCommand(program: Command): void {
  const command = program
    .command("add")
    .summary("propose that one more person signs")
    .description(
      `Proposes that a key signs as one of the ${ADMINS}, of the ${ENGINEERS} of all sites, of the ${PUBLISHERS}, or for a site.`,
    );
  addExamples(addProposeOptions(command), [
    'mesdrift key add duarte.key.pub --to plant-2 --repo trust --ticket CHG-4 --reason "new colleague" -o duarte.proposal',
  ])
    .argument("<pub>", "public key of the person")
    .requiredOption(
      "--to <group>",
      `${ADMINS}, ${ENGINEERS}, ${PUBLISHERS} or a site; may be repeated`,
      append,
    )
    .option("--threshold <number>", "how many of the group must sign from then on", wholeNumber)
    .action((file: string, options: Options) => {
      const key = readPublicKey(file);
      const open = new Set(options.to);
      proposePeople((group, name) => {
        if (!open.has(name)) return group;
        if (isIn(group, idOf(file))) throw new Trouble(`${file}: signs in ${name} already`);
        return { ...withKey(group, key), threshold: options.threshold ?? group.threshold };
      }, options);
    });
}
