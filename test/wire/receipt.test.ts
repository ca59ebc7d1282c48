import { expect, test } from "vitest";
import { newKeyPem, signingKey } from "../../src/trust/keys/signing-key.ts";
import { readCheckpoint, receivedBy, signCheckpoint, signReceipt } from "../../src/wire/receipt.ts";

const KEY = signingKey(newKeyPem());
const OTHER = signingKey(newKeyPem());
const keys = new Map([[KEY.keyId, KEY.publicHex]]);
const AT = new Date("2027-01-01T00:00:00Z");
const [ONE, TWO] = ["ab".repeat(32), "cd".repeat(32)] as const;
const HEAD = { host: "mes-1", keyId: TWO, epoch: "ef".repeat(16), sequence: 7, sha256: ONE };

test("a receipt names what the collector has", () => {
  expect(receivedBy(signReceipt([ONE, TWO], AT, KEY), keys)).toEqual(new Set([ONE, TWO]));
});

test("a checkpoint names where all chains end, and the checkpoint before", () => {
  const content = { at: AT.toISOString(), previous: TWO, heads: [HEAD] };
  expect(readCheckpoint(signCheckpoint(content, KEY), keys)).toEqual(content);
  const first = { at: AT.toISOString(), heads: [] };
  expect(readCheckpoint(signCheckpoint(first, KEY), keys)).toEqual(first);
});

test("neither is believed with another's signature, or changed, or in the place of the other", () => {
  expect(() => receivedBy(signReceipt([ONE], AT, OTHER), keys)).toThrow("not among those given");
  const checkpoint = signCheckpoint({ at: AT.toISOString(), heads: [HEAD] }, KEY);
  expect(() => receivedBy(checkpoint, keys)).toThrow("found a checkpoint, expected a receipt");
  expect(() => readCheckpoint(signReceipt([ONE], AT, KEY), keys)).toThrow("found a receipt");
  const changed = signReceipt([ONE], AT, KEY).replace(/"payload":"(.)/, '"payload":"A');
  expect(() => receivedBy(changed, keys)).toThrow("changed");
});
