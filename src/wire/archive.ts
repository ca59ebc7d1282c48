import { promisify } from "node:util";
import { zstdCompress, zstdDecompressSync } from "node:zlib";
import { Trouble } from "../model/trouble.ts";
import type { SigningKey } from "../trust/keys/signing-key.ts";
import { sha256 } from "../trust/repository/names.ts";
import { type ArchiveContent, signSeal } from "./seal.ts";

const compress = promisify(zstdCompress);
const LINE_END = 0x0a;
/** Largest archive unpacked, in bytes; collectors write smaller ones. */
const MAX_BYTES = 512 * 1024 * 1024;

/** How the name of an archive ends: lines of JSON, compressed by zstd (RFC 8878). */
export const ARCHIVE_ENDING = ".jsonl.zst";

/** Envelopes, one a line as their hosts signed them, and behind them the collector's seal. */
export async function packArchive(
  envelopes: readonly string[],
  content: ArchiveContent,
  key: SigningKey,
): Promise<{ bytes: Uint8Array; seal: string }> {
  const lines = envelopes.map((text) => `${text}\n`).join("");
  const seal = signSeal(content, sha256(lines), key);
  return { bytes: await compress(`${lines}${seal}\n`), seal };
}

/** An archive of which nothing is believed yet. */
export interface Unpacked {
  envelopes: Buffer[];
  /** SHA-256 of all lines of envelopes, in hex; the seal should say the same. */
  sha256: string;
  seal: Buffer;
}

/** Takes an archive apart. Throws {@link Trouble} for one that was cut off, is too large or is none. */
export function unpackArchive(bytes: Uint8Array): Unpacked {
  const all = unpacked(bytes);
  if (all.at(-1) !== LINE_END)
    throw new Trouble("found an archive that was cut off, expected a seal at its end");
  const begin = all.lastIndexOf(LINE_END, all.length - 2) + 1;
  const lines = all.subarray(0, begin);
  const envelopes: Buffer[] = [];
  for (let from = 0; from < lines.length; ) {
    const end = lines.indexOf(LINE_END, from);
    envelopes.push(lines.subarray(from, end));
    from = end + 1;
  }
  return { envelopes, sha256: sha256(lines), seal: all.subarray(begin, -1) };
}

function unpacked(bytes: Uint8Array): Buffer {
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(`found no whole archive compressed by zstd (${thrown.message})`);
  }
}
