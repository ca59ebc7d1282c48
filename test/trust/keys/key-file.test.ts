import { describe, expect, test } from "vitest";
import { lockKey, unlockKey } from "../../../src/trust/keys/key-file.ts";
import { asTufKey, keyId, publicKey, signerOf } from "../../../src/trust/keys/public-key.ts";
import { newKeyPem, signingKey } from "../../../src/trust/keys/signing-key.ts";

const QUICK = 4;

describe("a key's file", () => {
  test("opens with its passphrase, and with no other", async () => {
    const pem = newKeyPem();
    const file = await lockKey(pem, "planted: horse", QUICK);
    expect(file).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/);
    expect((await unlockKey(file, "planted: horse", "m.key")).keyId).toBe(signingKey(pem).keyId);
    await expect(unlockKey(file, "planted: house", "m.key")).rejects.toThrow(
      /^m\.key: can't be opened \(.*\); is the passphrase right\?$/,
    );
  });

  test("says so when it is no key file, or was damaged", async () => {
    await expect(unlockKey("hello", "x", "m.key")).rejects.toThrow(/^m\.key: no key file \(/);
    const file = await lockKey(newKeyPem(), "planted: horse", QUICK);
    const damaged = file.replace(/\n(.)/, (_, first: string) => `\n${first === "A" ? "B" : "A"}`);
    await expect(unlockKey(damaged, "planted: horse", "m.key")).rejects.toThrow(/^m\.key: /);
  });
});

test("a key has one id under any name, and the name comes along in the metadata", () => {
  const { publicHex } = signingKey(newKeyPem());
  const [meyer, other] = [publicKey(publicHex, "A. Meyer"), publicKey(publicHex, "B. Kaya")];
  expect(asTufKey(meyer).keyID).toBe(asTufKey(other).keyID);
  expect(signerOf(asTufKey(meyer))).toEqual({ keyId: keyId(publicHex), name: "A. Meyer" });
  expect(asTufKey(meyer).toJSON()).toEqual(meyer);
});
