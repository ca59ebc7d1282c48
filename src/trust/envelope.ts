import * as z from "zod";
import { parseJsonBytes } from "../model/json.ts";
import { Fault } from "../model/trouble.ts";
import type { SigningKey } from "./keys/signing-key.ts";
import { checkSignature, isSignatureOf } from "./keys/verify-signature.ts";
import { sha256 } from "./repository/names.ts";

const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** DSSE envelope (github.com/secure-systems-lab/dsse, version 1) with one signature: a host signs alone. */
const Envelope = z.strictObject({
  // Base64; what is none is not written again as it was.
  payload: z.string(),
  payloadType: z.literal(PAYLOAD_TYPE),
  signatures: z.tuple([z.strictObject({ keyid: z.string().regex(/^[0-9a-f]{64}$/), sig: z.string() })]),
});

export type EnvelopeFault = "no-envelope" | "unknown-key" | "bad-signature";

/** An envelope that is refused. */
export class EnvelopeError extends Fault<EnvelopeFault> {
  override readonly name = "EnvelopeError";
}

/** What was signed, and with which key. */
export interface Opened {
  payload: Uint8Array;
  keyId: string;
  /** Ed25519, 64 bytes. With payload and key id it gives the envelope again, see {@link envelopeText}. */
  signature: Uint8Array;
  /** Names the envelope: SHA-256 of its bytes, in hex. The next envelope of the chain holds it. */
  sha256: string;
}

/** An in-toto statement in a signed envelope. It is written in its RFC 8785 form, so that it has one form only. */
export function sealEnvelope(payload: Uint8Array, key: SigningKey): string {
  return envelopeText({ payload, keyId: key.keyId, signature: key.sign(signedBytes(payload)) });
}

/**
 * Opens an envelope. Every byte of it counts: one that is written in any other way than {@link sealEnvelope} writes it
 * is refused, though its payload be the same. Throws {@link EnvelopeError}.
 * @param keys public keys (32 bytes in hex) by their ids
 */
export function openEnvelope(bytes: Uint8Array, keys: ReadonlyMap<string, string>): Opened {
  const claim = claimOf(bytes, keys);
  return proven(bytes, claim, isSignatureOf(claim.publicHex, signedBytes(claim.payload), claim.signature));
}

/** As {@link openEnvelope}; the signature is checked on another thread, so that whoever takes in many goes on meanwhile. */
export async function openEnvelopeAside(
  bytes: Uint8Array,
  keys: ReadonlyMap<string, string>,
): Promise<Opened> {
  const claim = claimOf(bytes, keys);
  return proven(
    bytes,
    claim,
    await checkSignature(claim.publicHex, signedBytes(claim.payload), claim.signature),
  );
}

/** What an envelope says, of which nothing is believed yet. */
interface Claim extends Omit<Opened, "sha256"> {
  /** The key that it must be signed with. */
  publicHex: string;
}

function claimOf(bytes: Uint8Array, keys: ReadonlyMap<string, string>): Claim {
  const claim = parse(bytes);
  const publicHex = keys.get(claim.keyId);
  if (publicHex !== undefined) return { ...claim, publicHex };
  throw new EnvelopeError(
    "unknown-key",
    `signed with the key ${claim.keyId}, which is not among those given`,
  );
}

function proven(bytes: Uint8Array, { payload, keyId, signature }: Claim, isProven: boolean): Opened {
  if (isProven) return { payload, keyId, signature, sha256: sha256(bytes) };
  throw new EnvelopeError(
    "bad-signature",
    `the signature of key ${keyId} does not fit: the content was changed`,
  );
}

function parse(bytes: Uint8Array): Omit<Opened, "sha256"> {
  const { success, data } = Envelope.safeParse(parseJsonBytes(bytes));
  if (success) {
    const [{ keyid: keyId, sig }] = data.signatures;
    const [payload, signature] = [Buffer.from(data.payload, "base64"), Buffer.from(sig, "base64")];
    if (Buffer.from(envelopeText({ payload, keyId, signature })).equals(bytes))
      return { payload, keyId, signature };
  }
  throw new EnvelopeError(
    "no-envelope",
    "no signed envelope as mesdrift-agent writes it: it is cut off or was changed",
  );
}

/** The one form of an envelope: that of RFC 8785, which is plain to write where no member needs an escape. */
export function envelopeText({ payload, keyId, signature }: Omit<Opened, "sha256">): string {
  return `{"payload":"${base64(payload)}","payloadType":"${PAYLOAD_TYPE}","signatures":[{"keyid":"${keyId}","sig":"${base64(signature)}"}]}`;
}

/** Pre-authentication encoding: `DSSEv1`, the type and the payload, each behind its length. */
function signedBytes(payload: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
