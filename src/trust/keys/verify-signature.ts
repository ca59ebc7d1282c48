import { createPublicKey, type KeyObject, verify } from "node:crypto";

/** Keys that are kept open, about a kilobyte each: whoever signed once signs again. */
const KEPT = 20_000;
const kept = new Map<string, KeyObject>();

/** Is this the Ed25519 signature (RFC 8032) of these bytes? @param publicHex 32 bytes in hex */
export function isSignatureOf(publicHex: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, bytes, opened(publicHex), signature);
}

/** As {@link isSignatureOf}, on another thread. */
export function checkSignature(
  publicHex: string,
  bytes: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  verify(null, bytes, opened(publicHex), signature, (error, fits) => (error ? reject(error) : resolve(fits)));
  return promise;
}

/** Opening a key costs a quarter of a check. */
function opened(publicHex: string): KeyObject {
  const known = kept.get(publicHex);
  if (known) return known;
  const x = Buffer.from(publicHex, "hex").toString("base64url");
  const key = createPublicKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", x } });
  if (kept.size >= KEPT) kept.clear();
  kept.set(publicHex, key);
  return key;
}
