import { FormatError } from "../../src/formats/tree.ts";

/** Longest paragraph, in bytes; the longest in Debian's own lists has 40,000. */
const LONGEST = 512 * 1024;

const BETWEEN = Buffer.from("\n\n");

/**
 * Whole paragraphs (deb822(5)), many at a time, of a text that comes in pieces; a line end is put before the first. Those
 * given hold until the next are asked for. Throws {@link FormatError} where one is too long to be a paragraph.
 */
export async function* paragraphs(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const work = Buffer.allocUnsafeSlow(2 * LONGEST);
  work.write("\n");
  let length = 1;
  for await (const piece of pieces)
    for (let from = 0; from < piece.length; from += LONGEST) {
      const part = piece.subarray(from, from + LONGEST);
      work.set(part, length);
      length += part.length;
      const end = work.subarray(0, length).lastIndexOf(BETWEEN) + 1;
      yield work.subarray(0, end);
      work.copyWithin(0, end, length);
      length -= end;
      if (length > LONGEST) throw new FormatError(`a paragraph of more than ${LONGEST} bytes`);
    }
  yield work.subarray(0, length);
}
