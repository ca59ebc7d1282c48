import type { Key, Root, Targets } from "@tufjs/models";
import type { Signer } from "../../model/trust.ts";
import { signerOf } from "../keys/public-key.ts";
import type { AnyMetadata } from "./metadata.ts";

/** Who may sign for a role, and how many of them must. */
export interface Mandate {
  role: string;
  keys: readonly Key[];
  threshold: number;
}

/** Who may sign for a role of the root: root, targets, snapshot, timestamp. */
export function mandateOfRoot(root: Root, role: string): Mandate | undefined {
  const found = root.roles[role];
  return found && { role, threshold: found.threshold, keys: keysOf(found.keyIDs, root.keys) };
}

/** Who may sign for a site. */
export function mandateOfSite(targets: Targets, role: string): Mandate | undefined {
  const { delegations } = targets;
  const found = delegations?.roles?.[role];
  return found && { role, threshold: found.threshold, keys: keysOf(found.keyIDs, delegations.keys) };
}

function keysOf(ids: readonly string[], keys: Record<string, Key>): Key[] {
  return ids.flatMap((id) => keys[id] ?? []);
}

/** Those whose valid signatures the metadata bears. Key material counts, not ids: a key under two names signs once. */
export function signersOf({ keys }: Mandate, metadata: AnyMetadata): Signer[] {
  return distinct(keys.filter((key) => isSignedBy(key, metadata))).map(signerOf);
}

/** The keys, each once however it is named. One that is not written as Ed25519 in hex counts for nothing. */
export function distinct(keys: readonly Key[]): Key[] {
  const known = keys.filter(({ keyVal }) => /^[0-9a-f]{64}$/i.test(keyVal.public ?? ""));
  return [...new Map(known.map((key) => [key.keyVal.public?.toLowerCase(), key])).values()];
}

/** Does the metadata bear a valid signature of the key? */
export function isSignedBy(key: Key, metadata: AnyMetadata): boolean {
  try {
    key.verifySignature(metadata);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error) return false;
    throw thrown;
  }
}
