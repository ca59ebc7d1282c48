import { Trouble } from "../model/trouble.ts";
import { keyId } from "../trust/keys/public-key.ts";
import { type Edit, withPeople } from "../trust/repository/people.ts";
import { listed } from "../trust/repository/standing.ts";
import { openRepo, readPublicKey, writeProposal } from "./trust-files.ts";
import { drafting, type ProposeOptions } from "./trust-options.ts";

/** Proposes that other people sign. Throws {@link Trouble} where that changes nothing. */
export function proposePeople(edit: Edit, options: ProposeOptions): void {
  const { standing } = openRepo(options.repo);
  const revisions = withPeople(standing, edit, drafting(options));
  if (listed(revisions).length === 0)
    throw new Trouble("that changes nothing: see mesdrift trust show for who signs for what");
  writeProposal(standing, { revisions, files: new Map() }, options.output);
}

/** The id of a key that is named by its file or by its id, since the file of a lost key may be lost too. */
export function idOf(named: string): string {
  return /^[0-9a-f]{64}$/.test(named) ? named : keyId(readPublicKey(named).keyval.public);
}
