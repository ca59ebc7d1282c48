import { TextDecoder } from "node:util";
import { FormatError, LIMITS } from "./tree.ts";

export interface Decoded {
  /** Without a byte order mark; every line end is "\n". */
  text: string;
  /** Lower-case label, such as "utf-8" or "iso-8859-1". */
  encoding: string;
}

/** Byte order marks (Unicode standard, 23.8). */
const MARKS: readonly { encoding: string; bytes: readonly number[] }[] = [
  { encoding: "utf-8", bytes: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", bytes: [0xff, 0xfe] },
  { encoding: "utf-16be", bytes: [0xfe, 0xff] },
];

/** Text without a mark is UTF-16 if more than this share of its units holds a zero byte; Western text has nearly all. */
const ZERO_SHARE = 1 / 2;

/** The encoding declaration of XML 1.0, 4.3.3, which is ASCII in every encoding but UTF-16. */
const DECLARATION = /^<\?xml\s[^<>]*?\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/;
const DECLARATION_BYTES = 256;

/**
 * Bytes of a config as text: by its byte order mark, else by the zeros of UTF-16, else as an XML declaration says, else
 * UTF-8; Latin-1 where it is no valid UTF-8. Throws {@link FormatError} for binary, cut, or too large files.
 */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length > LIMITS.bytes)
    throw new FormatError(`${bytes.length} bytes, expected at most ${LIMITS.bytes}`);
  const mark = MARKS.find((each) => each.bytes.every((byte, at) => bytes[at] === byte));
  const body = bytes.subarray(mark?.bytes.length ?? 0);
  const encoding = mark?.encoding ?? utf16Without(body) ?? declared(body) ?? "utf-8";
  const decoded = encoding.startsWith("utf-16") ? utf16(body, encoding) : singleBytes(body, encoding);
  const zero = decoded.text.indexOf("\0");
  if (zero !== -1) throw new FormatError(`binary: a NUL at character ${zero + 1}, expected text`);
  return { ...decoded, text: decoded.text.replace(/\r\n?/g, "\n") };
}

/** UTF-16 without a mark: zeros in one half of the units only, and many of them. */
function utf16Without(bytes: Uint8Array): string | undefined {
  const zeros = [0, 0];
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, at + 1))
    zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [high = 0, low = 0] = zeros;
  if (Math.min(high, low) > 0 || high + low <= (bytes.length / 2) * ZERO_SHARE) return undefined;
  return high > 0 ? "utf-16be" : "utf-16le";
}

function declared(bytes: Uint8Array): string | undefined {
  const head = latin1(bytes.subarray(0, DECLARATION_BYTES));
  const label = DECLARATION.exec(head)?.[1]?.toLowerCase();
  // A file that can be read as ASCII so far is no UTF-16, whatever it says; .NET writes such declarations.
  return label?.startsWith("utf-16") ? undefined : label;
}

function utf16(bytes: Uint8Array, encoding: string): Decoded {
  if (bytes.length % 2 === 1) throw new FormatError("binary: UTF-16 cut in the middle of a character");
  const text = decodeWith(new TextDecoder(encoding, { fatal: true, ignoreBOM: true }), bytes);
  if (text === undefined) throw new FormatError("binary: not valid UTF-16");
  return { text, encoding };
}

function singleBytes(bytes: Uint8Array, encoding: string): Decoded {
  // The Encoding standard reads "iso-8859-1" as windows-1252; here it is what it says.
  const text = encoding === "iso-8859-1" ? undefined : decodeWith(decoderFor(encoding), bytes);
  return text === undefined ? { text: latin1(bytes), encoding: "iso-8859-1" } : { text, encoding };
}

function decoderFor(label: string): TextDecoder {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FormatError("an encoding is declared that is not known here");
  }
}

function decodeWith(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
