import type { Key } from "@tufjs/models";
import { Trouble } from "../model/trouble.ts";
import type { SigningKey } from "./keys/signing-key.ts";
import type { Proposal } from "./proposal.ts";
import { type AnyMetadata, signMetadata } from "./repository/metadata.ts";
import { distinct, isSignedBy } from "./repository/signers.ts";
import { after, listed, mandateFor, type Revisions, type Standing } from "./repository/standing.ts";

/** Keys whose signatures a revision needs: of those who may sign once it is in force, and for a root also of those before. */
export function keysFor(current: Standing | undefined, revisions: Revisions, role: string): Key[] {
  const next = mandateFor(after(current, revisions), role).keys;
  return distinct(role === "root" && current ? [...mandateFor(current, role).keys, ...next] : next);
}

/**
 * Signs what a key may sign of a proposal. @returns the roles it signed for; none where its signatures were there
 * already. Throws {@link Trouble} where it may sign for nothing, naming who may.
 */
export function approve(
  current: Standing | undefined,
  { revisions }: Proposal,
  secret: SigningKey,
): string[] {
  const mine = listed(revisions).filter(([role]) =>
    keysFor(current, revisions, role).some(({ keyID }) => keyID === secret.keyId),
  );
  if (mine.length === 0)
    throw new Trouble(
      `key ${secret.keyId} may sign for nothing of this proposal, which is for ${listed(revisions)
        .map(([role]) => role)
        .join(", ")}; see mesdrift trust show`,
    );
  const open = mine.filter(([role, metadata]) => {
    const key = keysFor(current, revisions, role).find(({ keyID }) => keyID === secret.keyId);
    return key !== undefined && !isSignedBy(key, metadata);
  });
  for (const [, metadata] of open) signMetadata(metadata, secret);
  return open.map(([role]) => role);
}

/**
 * Copies of a proposal, each with other signatures, as one with all that are valid. Throws {@link Trouble} when they
 * differ in what is to be signed.
 */
export function merge(current: Standing | undefined, copies: readonly Proposal[]): Proposal {
  const [first, ...others] = copies;
  if (first === undefined) throw new TypeError("no proposal");
  for (const other of others) refuseOther(first, other);
  for (const [role, metadata] of listed(first.revisions)) {
    const found = copies.flatMap(({ revisions }) => listed(revisions).filter(([name]) => name === role));
    collect(
      metadata,
      keysFor(current, first.revisions, role),
      found.map(([, copy]) => copy),
    );
  }
  return first;
}

function refuseOther(first: Proposal, other: Proposal): void {
  const [one, two] = [first, other].map(({ revisions }) =>
    JSON.stringify(listed(revisions).map(([role, { signed }]) => [role, signed.toJSON()])),
  );
  if (one !== two)
    throw new Trouble(
      "found two proposals that differ in what is signed, expected copies of one; publish one after the other",
    );
}

/** A signature that is wrong in one copy does not hide the right one in another. */
function collect(metadata: AnyMetadata, keys: readonly Key[], copies: readonly AnyMetadata[]): void {
  const valid = keys.flatMap((key) => {
    const signed = copies.find((copy) => isSignedBy(key, copy));
    return signed?.signatures[key.keyID] ?? [];
  });
  metadata.signatures = Object.fromEntries(valid.map((signature) => [signature.keyID, signature]));
}
