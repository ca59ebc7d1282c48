import { createPublicKey, verify } from "node:crypto";

/** Is this the Ed25519 signature (RFC 8032) of these bytes? @param publicHex 32 bytes in hex */
export function isSignatureOf(publicHex: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(publicHex, "hex").toString("base64url");
  const key = createPublicKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", x } });
  return verify(null, bytes, key, signature);
}
