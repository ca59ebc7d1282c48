import { randomBytes } from "node:crypto";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { expect, test } from "vitest";
import { DropError, dropName, openDrop, receiptName, sealDrop } from "../../src/wire/drop.ts";

const IDENTITY = await generateIdentity();
const RECIPIENT = await identityToRecipient(IDENTITY);
const KEY_ID = "ab".repeat(32);
const FROM = new Date("2027-01-01T00:00:00Z");
const BATCH = randomBytes(200_000);
const SEALED = await sealDrop({ keyId: KEY_ID, batch: BATCH }, RECIPIENT);

test("a drop comes out as it went in, at the collector alone", async () => {
  const { keyId, batch } = await openDrop(SEALED, IDENTITY);
  expect([keyId, Buffer.from(batch).equals(BATCH)]).toEqual([KEY_ID, true]);
  await expect(openDrop(SEALED, await generateIdentity())).rejects.toThrow("encrypted for another collector");
});

test("nothing of what is in a drop can be read in it, nor in its name", () => {
  expect(Buffer.from(SEALED).includes(KEY_ID)).toBe(false);
  expect(Buffer.from(SEALED).includes(BATCH.subarray(0, 16))).toBe(false);
  const name = dropName(KEY_ID, FROM, ["cd".repeat(32)]);
  expect(name).toMatch(/^abababababababab-20270101T000000000Z-[0-9a-f]{16}\.drop$/);
  expect(receiptName(name)).toBe(name.replace(".drop", ".receipt"));
});

test("the same reports have the same name, others another, and later ones sort behind them", () => {
  const [one = "", other] = [["a"], ["a", "b"]].map((hashes) => dropName(KEY_ID, FROM, hashes));
  expect(dropName(KEY_ID, FROM, ["a"])).toBe(one);
  expect(other).not.toBe(one);
  expect(dropName(KEY_ID, new Date(FROM.getTime() + 1), ["a"]) > one).toBe(true);
});

const flipped = (at: number) => SEALED.map((byte, index) => (index === at ? byte ^ 1 : byte));

test.each<[string, Uint8Array]>([
  ["cut in its head", SEALED.subarray(0, 100)],
  ["cut at the end of a chunk", SEALED.subarray(0, 65_536 + 16 + 200)],
  ["without its last byte", SEALED.subarray(0, -1)],
  ["longer than it was", Buffer.concat([SEALED, SEALED.subarray(-100)])],
  ["flipped in the middle", flipped(100_000)],
  ["flipped at its end", flipped(SEALED.length - 1)],
  ["empty", new Uint8Array()],
  ["never a drop", Buffer.from("PK\u0003\u0004")],
])("a drop that is %s is refused as damaged", async (_, bytes) => {
  await expect(openDrop(bytes, IDENTITY)).rejects.toThrow(DropError);
  await expect(openDrop(bytes, IDENTITY)).rejects.toMatchObject({ fault: "damaged-drop" });
});

test("a drop whose head was changed is refused", async () => {
  await expect(openDrop(flipped(90), IDENTITY)).rejects.toThrow(DropError);
});

test("what was encrypted for the collector and is no drop is refused", async () => {
  const other = await sealDrop({ keyId: "none", batch: BATCH }, RECIPIENT);
  await expect(openDrop(other, IDENTITY)).rejects.toMatchObject({ fault: "no-drop" });
});
