import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { DICTIONARY } from "./dictionary.ts";

/** The first byte of a packed payload says which dictionary it needs. */
const DICTIONARIES: ReadonlyMap<number, Buffer> = new Map([[1, DICTIONARY]]);
const NEWEST = 1;

/** A payload as it is stored: the number of its dictionary, and what zstd makes of it (RFC 8878). */
export function packPayload(payload: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(NEWEST), zstdCompressSync(payload, optionsOf(NEWEST))]);
}

/** The payload again, byte for byte. */
export function unpackPayload(packed: Uint8Array): Buffer {
  return zstdDecompressSync(packed.subarray(1), optionsOf(packed[0]));
}

function optionsOf(number = 0) {
  const dictionary = DICTIONARIES.get(number);
  if (dictionary) return { dictionary };
  throw new TypeError(`a payload needs dictionary ${number}, which is not known here`);
}
