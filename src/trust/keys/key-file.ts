import { armor, Decrypter, Encrypter } from "age-encryption";
import { reason, Trouble } from "../../model/trouble.ts";
import { type SigningKey, signingKey } from "./signing-key.ts";

/** Cost of one guess at a passphrase, as a power of two: about a second and 256 MiB (age specification, scrypt recipient). */
const WORK_FACTOR = 18;

/**
 * The file that keeps a key: armored age (age-encryption.org/v1) with a passphrase, which the tool `age -d` opens too.
 * @param pem the secret, in PKCS#8
 */
export async function lockKey(pem: string, passphrase: string, workFactor = WORK_FACTOR): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(workFactor);
  encrypter.setPassphrase(passphrase);
  return armor.encode(await encrypter.encrypt(pem));
}

/** Opens a key's file. Throws {@link Trouble} when it is none, or the passphrase is another. @param file its name, for messages */
export async function unlockKey(text: string, passphrase: string, file: string): Promise<SigningKey> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return signingKey(await decrypted(decrypter, dearmored(text, file), file));
}

function dearmored(text: string, file: string): Uint8Array {
  try {
    return armor.decode(text);
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new Trouble(`${file}: no key file (${reason(thrown)}); mesdrift key new makes one`);
  }
}

async function decrypted(decrypter: Decrypter, bytes: Uint8Array, file: string): Promise<string> {
  try {
    return await decrypter.decrypt(bytes, "text");
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new Trouble(`${file}: can't be opened (${reason(thrown)}); is the passphrase right?`);
  }
}
