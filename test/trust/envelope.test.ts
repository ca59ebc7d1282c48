import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openEnvelope, sealEnvelope } from "../../src/trust/envelope.ts";
import { newKeyPem, signingKey } from "../../src/trust/keys/signing-key.ts";

const KEY = signingKey(newKeyPem());
const KEYS = new Map([[KEY.keyId, KEY.publicHex]]);
const open = (text: string | Uint8Array) => openEnvelope(Buffer.from(text), KEYS);

test("what was sealed opens again, byte by byte", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (payload) => {
      const opened = open(sealEnvelope(payload, KEY));
      expect(Buffer.from(opened.payload)).toEqual(Buffer.from(payload));
      expect(opened.keyId).toBe(KEY.keyId);
    }),
  );
});

test("another program that knows DSSE finds the signature good", () => {
  const { payload, payloadType, signatures } = JSON.parse(sealEnvelope(Buffer.from("hello"), KEY));
  expect([payloadType, payload]).toEqual(["application/vnd.in-toto+json", "aGVsbG8="]);
  const x = Buffer.from(KEY.publicHex, "hex").toString("base64url");
  const key = createPublicKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", x } });
  const signed = Buffer.from("DSSEv1 28 application/vnd.in-toto+json 5 hello");
  expect(verify(null, signed, key, Buffer.from(signatures[0].sig, "base64"))).toBe(true);
});

const sealed = sealEnvelope(Buffer.from("hello"), KEY);
const written = (change: (envelope: { payload: string; signatures: object[] }) => void) => {
  const envelope = JSON.parse(sealed);
  change(envelope);
  return JSON.stringify(envelope);
};

test.each([
  ["nothing", ""],
  ["no JSON", "{"],
  ["other JSON", "[]"],
  ["bytes that are no UTF-8", Buffer.from([0xff, 0xfe])],
  ["a blank behind it", `${sealed} `],
  ["a mark before it", `\uFEFF${sealed}`],
  ["base64 with other unused bits", sealed.replace("aGVsbG8=", "aGVsbG9=")],
  ["a member that is not known", written((envelope) => Object.assign(envelope, { more: 1 }))],
  ["a second signature", written(({ signatures }) => signatures.push({ ...signatures[0] }))],
  ["a key id that is no text", sealed.replace(KEY.keyId, "\\udc80")],
  ["no signature", written(({ signatures }) => signatures.pop())],
  [
    "another order of its members",
    JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(sealed)).reverse())),
  ],
])("an envelope with %s is refused, though its signature be good", (_, text) => {
  expect(() => open(text)).toThrow(expect.objectContaining({ fault: "no-envelope" }));
});

test("a payload that was changed, or signed with a key that is not known, is refused", () => {
  const forged = written((envelope) =>
    Object.assign(envelope, { payload: Buffer.from("hallo").toString("base64") }),
  );
  expect(() => open(forged)).toThrow(expect.objectContaining({ fault: "bad-signature" }));
  const stranger = sealEnvelope(Buffer.from("hello"), signingKey(newKeyPem()));
  expect(() => open(stranger)).toThrow(expect.objectContaining({ fault: "unknown-key" }));
});

test("a key of another kind is told as such", () => {
  const { privateKey } = generateKeyPairSync("ed448");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  expect(() => signingKey(pem)).toThrow("found a key of type ed448, expected ed25519");
});
