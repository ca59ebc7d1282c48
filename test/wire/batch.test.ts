import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { zstdCompress } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { packBatch, unpackBatch } from "../../src/wire/batch.ts";
import { packParcel, unpackParcel } from "../../src/wire/parcel.ts";
import { BATCH_BYTES, BATCH_ENVELOPES } from "../../src/wire/protocol.ts";

const zstd = promisify(zstdCompress);
const line = fc.string({ minLength: 1 }).filter((text) => !text.includes("\n") && text.isWellFormed());

test("a batch comes out as it went in", async () => {
  const batch = fc.array(line, { minLength: 1, maxLength: BATCH_ENVELOPES });
  const unchanged = fc.asyncProperty(batch, async (envelopes) => {
    const lines = await unpackBatch(await packBatch(envelopes));
    expect(lines.map((bytes) => Buffer.from(bytes).toString("utf8"))).toEqual(envelopes);
  });
  await fc.assert(unchanged);
}, 120_000);

test("bytes of a line are kept as they are, UTF-8 or not", async () => {
  const [bytes] = await unpackBatch(await zstd(Buffer.from([0xff, 0x00, 0xfe, 0x0a])));
  expect([...(bytes ?? [])]).toEqual([0xff, 0x00, 0xfe]);
});

test("a batch that unpacks to more than allowed is refused before it fills the memory", async () => {
  const bomb = await zstd(Buffer.alloc(BATCH_BYTES + 1));
  expect(bomb.length).toBeLessThan(100_000);
  await expect(unpackBatch(bomb)).rejects.toThrow("expected fewer");
});

test("more envelopes than allowed are refused", async () => {
  const many = await packBatch(Array.from({ length: BATCH_ENVELOPES + 1 }, () => "{}"));
  await expect(unpackBatch(many)).rejects.toThrow("found 65 envelopes in a batch, expected at most 64");
});

test.each([
  ["what was never compressed", Buffer.from("{}\n"), "no batch compressed by zstd"],
  ["nothing", await packBatch([]), "cut off"],
  ["an envelope without its end", await zstd("{}\n{"), "cut off"],
  [
    "a batch that was cut off",
    (await packBatch([randomBytes(9_000).toString("hex")])).subarray(0, -20),
    "unexpected end",
  ],
])("%s is refused as a whole", async (_, bytes, why) => {
  await expect(unpackBatch(bytes)).rejects.toThrow(why);
});

test("the largest envelope that a host may send can be handed on by its collector, with its host", async () => {
  const envelope = "x".repeat(BATCH_BYTES - 1);
  const hosts = "h".repeat(20_000);
  const parcel = await packParcel({ hosts, envelopes: [envelope] });
  expect((await unpackParcel(parcel)).envelopes.map(({ length }) => length)).toEqual([envelope.length]);
});
