import { expect, test } from "vitest";
import { sealEnvelope } from "../../src/trust/envelope.ts";
import { newKeyPem, signingKey } from "../../src/trust/keys/signing-key.ts";
import { readHosts } from "../../src/wire/parcel.ts";
import {
  type ReceiptContent,
  readCheckpoint,
  readReceipt,
  signCheckpoint,
  signReceipt,
} from "../../src/wire/receipt.ts";

const KEY = signingKey(newKeyPem());
const OTHER = signingKey(newKeyPem());
const keys = new Map([[KEY.keyId, KEY.publicHex]]);
const AT = new Date("2027-01-01T00:00:00Z");
const [ONE, TWO] = ["ab".repeat(32), "cd".repeat(32)] as const;
const HEAD = { host: "mes-1", keyId: TWO, epoch: "ef".repeat(16), sequence: 7, sha256: ONE };
const SAID: ReceiptContent = {
  host: TWO,
  received: new Set([ONE, TWO]),
  refused: new Map([["ef".repeat(32), "the content was changed"]]),
  want: "full",
};

test("a receipt names what the collector has and what it refuses, and which host it is for", () => {
  expect(readReceipt(signReceipt(SAID, AT, KEY), keys)).toEqual(SAID);
  const { want: _, ...plain } = SAID;
  expect(readReceipt(signReceipt(plain, AT, KEY), keys)).toEqual(plain);
});

test("a checkpoint names where all chains end, and the checkpoint before", () => {
  const content = { at: AT.toISOString(), previous: TWO, heads: [HEAD] };
  expect(readCheckpoint(signCheckpoint(content, KEY), keys)).toEqual(content);
  const first = { at: AT.toISOString(), heads: [] };
  expect(readCheckpoint(signCheckpoint(first, KEY), keys)).toEqual(first);
});

test("neither is believed with another's signature, or changed, or in the place of the other", () => {
  expect(() => readReceipt(signReceipt(SAID, AT, OTHER), keys)).toThrow("not among those given");
  const checkpoint = signCheckpoint({ at: AT.toISOString(), heads: [HEAD] }, KEY);
  expect(() => readReceipt(checkpoint, keys)).toThrow("found a checkpoint, expected a receipt");
  expect(() => readCheckpoint(signReceipt(SAID, AT, KEY), keys)).toThrow("found a receipt");
  const changed = signReceipt(SAID, AT, KEY).replace(/"payload":"(.)/, '"payload":"A');
  expect(() => readReceipt(changed, keys)).toThrow("changed");
});

test("what was signed and is no JSON is refused by name, as what is JSON of something else", () => {
  for (const text of ["{", "", "\xff", "[]"]) {
    const sealed = sealEnvelope(Buffer.from(text, "latin1"), KEY);
    expect(() => readReceipt(sealed, keys)).toThrow("no receipt or checkpoint of mesdrift");
    expect(() => readHosts(Buffer.from(sealed), keys)).toThrow("no list of hosts");
  }
});
