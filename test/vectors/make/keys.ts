import { DEVELOPMENT_KEYS } from "../../../src/trust/development-keys.ts";
import { type PublicKey, publicKey } from "../../../src/trust/keys/public-key.ts";
import { type SigningKey, signingKey } from "../../../src/trust/keys/signing-key.ts";

/** What stands before the 32 bytes of an Ed25519 key in PKCS#8 (RFC 8410, section 7). */
const PKCS8 = "302e020100300506032b657004220420";

/** A made-up person of the vectors. Everybody can compute their keys: they are good for tests only. */
export interface Person {
  secret: SigningKey;
  key: PublicKey;
}

function person(name: string, number: number): Person {
  const der = Buffer.from(PKCS8 + number.toString(16).padStart(64, "0"), "hex").toString("base64");
  const secret = signingKey(`-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`);
  return { secret, key: publicKey(secret.publicHex, name) };
}

export const MEYER = person("A. Meyer", 1);
export const KAYA = person("B. Kaya", 2);
export const SILVA = person("C. Silva", 3);
/** Signs for the other site only. */
export const [OKAFOR, LIND] = [person("D. Okafor", 4), person("E. Lind", 5)];
/** Signs for nothing. */
export const STRANGER = person("X. Stranger", 6);
export const PUBLISHER = person("Publisher", 7);
export const NEW_PUBLISHER = person("New publisher", 8);
/** The name of a development key of mesdrift's own packs, whose secret is public; nobody signs with it here. */
export const DEVELOPER: Person = {
  ...person("Development", 0),
  key: publicKey([...DEVELOPMENT_KEYS][0] ?? "", "Development"),
};
/** Signed for the first site until her key was revoked, in version 3. */
export const FORMER = person("F. Former", 9);
