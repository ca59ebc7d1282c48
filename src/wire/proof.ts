import { canonical } from "../model/canonical.ts";
import type { SigningKey } from "../trust/keys/signing-key.ts";
import { isSignatureOf } from "../trust/keys/verify-signature.ts";

/** What a host signs so that a request can't be made, or changed, by whoever does not have its key. */
export type Purpose = "enrol" | "renew" | "join";

/** Proof that the host key made a request, in base64. */
export function prove(purpose: Purpose, request: object, key: SigningKey): string {
  return Buffer.from(key.sign(proofBytes(purpose, request))).toString("base64");
}

/** @param hostKey Ed25519, 32 bytes in hex */
export function isProven(
  purpose: Purpose,
  { proof, ...request }: { proof: string; [name: string]: unknown },
  hostKey: string,
): boolean {
  return isSignatureOf(hostKey, proofBytes(purpose, request), Buffer.from(proof, "base64"));
}

/** The purpose is part of it: what was signed for one is nothing for another. */
function proofBytes(purpose: Purpose, request: object): Uint8Array {
  return Buffer.from(`mesdrift ${purpose} 1\n${canonical(JSON.parse(JSON.stringify(request)))}`);
}
