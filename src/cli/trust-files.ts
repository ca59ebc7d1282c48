import { readInput } from "../files/read-input.ts";
import { writeAtomic } from "../files/write-atomic.ts";
import { reason, Trouble } from "../model/trouble.ts";
import { unlockKey } from "../trust/keys/key-file.ts";
import { PublicKey } from "../trust/keys/public-key.ts";
import type { SigningKey } from "../trust/keys/signing-key.ts";
import { openPinned, pinsFile } from "../trust/pins.ts";
import { type Proposal, proposalText, readProposal } from "../trust/proposal.ts";
import { Folder } from "../trust/repository/folder.ts";
import { TIMESTAMP } from "../trust/repository/names.ts";
import type { Repository } from "../trust/repository/open.ts";
import { after, listed, type Standing } from "../trust/repository/standing.ts";
import { verifyMandates } from "../trust/repository/verify.ts";
import { passphrase } from "./ask.ts";

/** The repository in a folder, verified from the root that this person pinned. Throws {@link Trouble}. */
export function openRepo(folder: string): Repository {
  return openPinned(pinsFile(process.env), new Folder(folder));
}

/** The same; undefined where the folder is empty yet and the proposal brings the first root. Throws {@link Trouble}. */
export function openRepoUnlessNew(folder: string, { revisions: { root } }: Proposal): Repository | undefined {
  const isNew = root?.signed.version === 1 && !new Folder(folder).has(TIMESTAMP);
  return isNew ? undefined : openRepo(folder);
}

/** The public key in a file that `key new` wrote. Throws {@link Trouble}. */
export function readPublicKey(file: string): PublicKey {
  try {
    return PublicKey.parse(JSON.parse(new TextDecoder().decode(readInput(file))));
  } catch (thrown) {
    if (thrown instanceof Trouble || !(thrown instanceof Error)) throw thrown;
    throw new Trouble(
      `${file}: no public key (${reason(thrown)}); name the .pub file that mesdrift key new wrote`,
    );
  }
}

/** A secret key, opened with its passphrase. Throws {@link Trouble}. */
export async function openKey(file: string, descriptor: number | undefined): Promise<SigningKey> {
  const text = new TextDecoder().decode(readInput(file));
  return unlockKey(text, await passphrase(`Passphrase of ${file}: `, descriptor), file);
}

/** The proposal in a file. Throws {@link Trouble}. */
export function openProposal(file: string): Proposal {
  return readProposal(new TextDecoder().decode(readInput(file)), file);
}

/** Writes a proposal and says who has to do what with it. Throws {@link Trouble} where no signatures could put it in force. */
export function writeProposal(current: Standing | undefined, proposal: Proposal, output: string): void {
  verifyMandates(after(current, proposal.revisions));
  writeAtomic(output, proposalText(proposal));
  const roles = listed(proposal.revisions).map(([role, { signed }]) => `${role} version ${signed.version}`);
  process.stdout.write(
    `Wrote ${output}, a proposal for ${roles.join(", ")}. Nothing is in force yet: each who is to sign runs mesdrift baseline approve, then mesdrift baseline publish puts it in force.\n`,
  );
}
