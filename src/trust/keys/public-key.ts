import { createHash } from "node:crypto";
import { Key } from "@tufjs/models";
import * as z from "zod";
import { canonical } from "../../model/canonical.ts";
import type { Signer } from "../../model/trust.ts";

/** Member of a key object that names its owner; the TUF specification leaves such members to applications. */
export const NAME_FIELD = "x-mesdrift-name";

const PersonsName = z.string().trim().min(1).max(100);

/** Can a key bear this name? */
export function isPersonsName(name: string): boolean {
  return PersonsName.safeParse(name).success;
}

/** The public half of a key, as people hand it around and as the metadata holds it (TUF specification, section 4.2). */
export const PublicKey = z.strictObject({
  keytype: z.literal("ed25519"),
  scheme: z.literal("ed25519"),
  keyval: z.strictObject({
    public: z.string().regex(/^[0-9a-f]{64}$/, { error: "expected an Ed25519 key in 64 hex digits" }),
  }),
  [NAME_FIELD]: PersonsName,
});
export type PublicKey = z.infer<typeof PublicKey>;

/** The public key of these 32 bytes, in hex, with the name of its owner. */
export function publicKey(hex: string, name: string): PublicKey {
  return PublicKey.parse({
    keytype: "ed25519",
    scheme: "ed25519",
    keyval: { public: hex },
    [NAME_FIELD]: name,
  });
}

/** Id of a key: SHA-256 in hex over its canonical form. The name is no part of it, so that a key has one id under any name. */
export function keyId(publicHex: string): string {
  const key = { keytype: "ed25519", scheme: "ed25519", keyval: { public: publicHex } };
  return createHash("sha256").update(canonical(key)).digest("hex");
}

/** A public key as metadata holds it. */
export function asTufKey(key: PublicKey): Key {
  return Key.fromJSON(keyId(key.keyval.public), key);
}

/** Whose key it is, as the metadata says. */
export function signerOf({ keyID, unrecognizedFields }: Key): Signer {
  const name = unrecognizedFields?.[NAME_FIELD];
  return { keyId: keyID, name: typeof name === "string" ? name : `key ${keyID.slice(0, 12)}` };
}
