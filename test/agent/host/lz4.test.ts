import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lz4 } from "../../../agent/host/lz4.ts";
import { FormatError } from "../../../src/formats/tree.ts";
import { inPieces } from "../../support/pieces.ts";

/** Unpacks bytes that come a few at a time. */
async function unpack(packed: Uint8Array, size = 7): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of lz4(inPieces(packed, size))) parts.push(new Uint8Array(part));
  return Buffer.concat(parts);
}

/** A frame with blocks of at most 64 KiB, without checksums. */
function frame(...blocks: number[][]): Uint8Array {
  const sized = blocks.flatMap((block) => [block.length, 0, 0, 0, ...block]);
  return Uint8Array.from([0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0, ...sized, 0, 0, 0, 0]);
}

const letters = (text: string) => [...Buffer.from(text)];

test("literals, a match that repeats itself, and a match into the block before are unpacked", async () => {
  const first = [0x35, ...letters("abc"), 3, 0, 0x10, ...letters("-")];
  const second = [0x01, 4, 0, 0x20, ...letters("!\n")];
  expect((await unpack(frame(first, second))).toString()).toBe("abcabcabcabc-abc-a!\n");
});

test("a block that is stored as it is counts, and so does a second frame", async () => {
  const stored = Uint8Array.from([...frame().subarray(0, 7), 2, 0, 0, 0x80, ...letters("ok"), 0, 0, 0, 0]);
  expect((await unpack(Buffer.concat([stored, frame([0x10, ...letters("!")])]))).toString()).toBe("ok!");
});

test.each([
  ["a file of another sort", Uint8Array.from(letters("Package: web\n"))],
  ["a match from before the beginning", frame([0x10, ...letters("a"), 2, 0, 0])],
  ["a block without an end", frame([0x10, ...letters("a"), 1, 0])],
  ["a block larger than its frame allows", Uint8Array.from([...frame().subarray(0, 7), 1, 0, 1, 0])],
  ["a match longer than a block may be", frame([0x1f, ...letters("a"), 1, 0, ...Array(600).fill(255), 0])],
])("%s is refused", async (_, bytes) => {
  await expect(unpack(bytes)).rejects.toThrow(FormatError);
});

test.skipIf(!existsSync("/usr/bin/lz4"))(
  "what lz4 packs comes back, cut off anywhere it is refused, and damaged it never hangs (skipped where there is no lz4)",
  async () => {
    const text = Array.from(
      { length: 9000 },
      (_, at) => `Package: p${at * at}\nVersion: 1.${at % 7}\n\n`,
    ).join("");
    for (const options of [
      ["-B4", "-BD"],
      ["-B7", "--content-size", "-9"],
      ["-BX", "-B5"],
    ]) {
      const packed = execFileSync("/usr/bin/lz4", ["-c", ...options], { input: text });
      expect((await unpack(packed, 50_000)).toString()).toBe(text);
      await fc.assert(
        fc.asyncProperty(fc.nat(packed.length - 1), fc.nat(255), async (at, byte) => {
          if (at > 0) await expect(unpack(packed.subarray(0, at), 50_000)).rejects.toThrow(FormatError);
          const damaged = Uint8Array.from(packed);
          damaged[at] = byte;
          await unpack(damaged, 50_000).catch((error) => expect(error).toBeInstanceOf(FormatError));
        }),
        { numRuns: 30 },
      );
    }
  },
);
