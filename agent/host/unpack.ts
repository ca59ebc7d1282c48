import { pipeline, type Transform } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { FormatError } from "../../src/formats/tree.ts";
import { lz4 } from "./lz4.ts";

type Bytes = AsyncIterable<Uint8Array>;

/** By the end of a file's name, what unpacks it as a stream. Each throws {@link FormatError} where it can't. */
export const UNPACKERS: Readonly<Record<string, (packed: Bytes) => Bytes>> = {
  gz: (packed) => through(packed, createGunzip()),
  zst: (packed) => through(packed, createZstdDecompress()),
  lz4,
};

async function* through(packed: Bytes, unpacker: Transform): Bytes {
  let fault: unknown;
  try {
    // A fault of the source ends the unpacker, and so the loop, with another error than its own.
    yield* pipeline(copies(packed), unpacker, (error) => {
      fault = error;
    });
  } catch (thrown) {
    const told = fault ?? thrown;
    if (told instanceof Error && "code" in told && /^Z(?:STD)?_/.test(String(told.code)))
      throw new FormatError(`it can't be unpacked: ${told.message}`);
    throw told;
  }
}

/** The unpacker may still have a piece when the next is asked for, and then the piece no longer holds. */
async function* copies(pieces: Bytes): Bytes {
  for await (const piece of pieces) yield new Uint8Array(piece);
}
