import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { Trouble } from "../../model/trouble.ts";
import { keyId } from "./public-key.ts";

/** The secret half of an Ed25519 key, open for use. */
export interface SigningKey {
  keyId: string;
  /** Its public half: 32 bytes in hex. */
  publicHex: string;
  /** The Ed25519 signature over the bytes (RFC 8032): 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array;
}

/** Makes a new key. @returns PKCS#8 PEM (RFC 5958), which is the secret */
export function newKeyPem(): string {
  return generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** Opens a key from its PKCS#8 PEM. Throws {@link Trouble} when it is no Ed25519 key. */
export function signingKey(pem: string): SigningKey {
  const secret = createPrivateKey(pem);
  if (secret.asymmetricKeyType !== "ed25519")
    throw new Trouble(`found a key of type ${secret.asymmetricKeyType}, expected ed25519`);
  const publicHex = publicHalf(secret);
  return { keyId: keyId(publicHex), publicHex, sign: (bytes) => sign(null, bytes, secret) };
}

function publicHalf(secret: KeyObject): string {
  const { x } = createPublicKey(secret).export({ format: "jwk" });
  return Buffer.from(x ?? "", "base64url").toString("hex");
}
