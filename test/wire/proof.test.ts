import { expect, test } from "vitest";
import { newKeyPem, signingKey } from "../../src/trust/keys/signing-key.ts";
import { isProven, prove } from "../../src/wire/proof.ts";

const KEY = signingKey(newKeyPem());
const REQUEST = { hostKey: KEY.publicHex, csr: "PEM", at: "2027-01-01T00:00:00Z" };
const proven = { ...REQUEST, proof: prove("renew", REQUEST, KEY) };

test("a request that the host key signed is proven, in whatever order its members come", () => {
  expect(isProven("renew", proven, KEY.publicHex)).toBe(true);
  const { proof, csr, at, hostKey } = proven;
  expect(isProven("renew", { at, proof, hostKey, csr }, KEY.publicHex)).toBe(true);
});

test.each([
  ["a changed member", "renew", { ...proven, csr: "another" }, KEY.publicHex],
  ["a member more", "renew", { ...proven, more: 1 }, KEY.publicHex],
  ["another purpose", "enrol", proven, KEY.publicHex],
  ["another key", "renew", proven, signingKey(newKeyPem()).publicHex],
  ["no signature", "renew", { ...REQUEST, proof: "" }, KEY.publicHex],
] as const)("%s is not proven", (_, purpose, request, hostKey) => {
  expect(isProven(purpose, request, hostKey)).toBe(false);
});
