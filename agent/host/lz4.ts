import { FormatError } from "../../src/formats/tree.ts";
import { Pieces } from "./pieces.ts";

/** A frame's first four bytes, as a number in little endian; and its flags (LZ4 frame format 1.6). */
const MAGIC = 0x184d2204;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;
/** Set in a block's length where the block is stored as it is. */
const STORED = 0x80000000;
/** A match reaches back this far at most, also into the blocks before, in bytes. */
const WINDOW = 64 * 1024;
/** Up to this many bytes are copied faster one by one than by a call. */
const SHORT = 24;

interface Frame {
  flags: number;
  /** Most bytes that a block unpacks to. */
  blockSize: number;
}

/**
 * Unpacks LZ4 frames (LZ4 frame format 1.6, block format), as apt keeps its lists. Checksums are not verified. A piece
 * given holds until the next is asked for. Throws {@link FormatError} on anything else, and where the file is cut off.
 */
export async function* lz4(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = new Pieces(packed);
  while (!(await input.isAtEnd())) yield* blocks(input, await header(input));
}

async function header(input: Pieces): Promise<Frame> {
  if ((await input.number(4)) !== MAGIC) throw new FormatError("no LZ4 frame");
  const [flags = 0, sizes = 0] = await input.take(2);
  const sizeCode = (sizes >> 4) & 7;
  if (flags >> 6 !== 1 || flags & DICTIONARY || sizeCode < 4)
    throw new FormatError("an LZ4 frame of a sort that is not read");
  await input.take((flags & CONTENT_SIZE ? 8 : 0) + 1);
  return { flags, blockSize: 1 << (8 + 2 * sizeCode) };
}

async function* blocks(input: Pieces, { flags, blockSize }: Frame): AsyncGenerator<Uint8Array> {
  const out = new Uint8Array(WINDOW + blockSize);
  let kept = 0;
  for (let size = await input.number(4); size !== 0; size = await input.number(4)) {
    const length = size % STORED;
    if (length > blockSize) throw new FormatError("an LZ4 block is larger than its frame allows");
    const block = await input.take(length);
    const end = size >= STORED ? store(block, out, kept) : unpackBlock(block, out, kept);
    yield out.subarray(kept, end);
    if (flags & BLOCK_CHECKSUM) await input.take(4);
    out.copyWithin(0, Math.max(0, end - WINDOW), end);
    kept = Math.min(end, WINDOW);
  }
  if (flags & CONTENT_CHECKSUM) await input.take(4);
}

function store(block: Uint8Array, out: Uint8Array, at: number): number {
  out.set(block, at);
  return at + block.length;
}

/**
 * Unpacks a block behind what was unpacked before it, and tells where it ends. A block is sequences of a token (four bits
 * each for the two lengths), literals, and a match: how far back, and how long. The last one has no match.
 */
function unpackBlock(block: Uint8Array, out: Uint8Array, start: number): number {
  let at = start;
  let from = 0;
  const length = (nibble: number): number => {
    let sum = nibble;
    for (let more = nibble === 15 ? 255 : 0; more === 255; sum += more) more = block[from++] ?? 0;
    return sum;
  };
  while (from < block.length) {
    const token = block[from++] ?? 0;
    const literals = length(token >> 4);
    if (from + literals > block.length || at + literals > out.length) throw damaged();
    for (const end = from + literals; from < end; ) out[at++] = block[from++] ?? 0;
    if (from === block.length) return at;
    const back = (block[from] ?? 0) | ((block[from + 1] ?? 0) << 8);
    from += 2;
    const match = length(token & 15) + 4;
    if (back === 0 || back > at || at + match > out.length || from > block.length) throw damaged();
    repeat(out, at, back, match);
    at += match;
  }
  throw damaged();
}

/** Copies what was unpacked `back` bytes ago; a match longer than that repeats itself. */
function repeat(out: Uint8Array, at: number, back: number, length: number): void {
  if (length > SHORT && length <= back) out.copyWithin(at, at - back, at - back + length);
  else for (let to = at; to < at + length; to++) out[to] = out[to - back] ?? 0;
}

function damaged(): FormatError {
  return new FormatError("an LZ4 block is damaged");
}
