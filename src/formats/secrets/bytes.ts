import { givesSecret, mayGiveSecret } from "./command.ts";
import { isSecretField, mayNameSecret } from "./field.ts";
import { hasSecretPair, hasSecretShape } from "./value.ts";

/** A file this short with nothing but one word may be a secret as a whole, such as /run/secrets/db. In bytes. */
const SHORT = 512;

/** Largest file with zero bytes that is still searched, in bytes. */
const SMALL = 16 * 1024;

/** `name` of anything: a word that stands before a value, or alone. */
const NAME = /(?<![\w.-])[\w.-]{2,}/g;

/**
 * May the file hold a secret anywhere, comments included? Then its plain hash must not leave the host, since a short
 * secret can be guessed from it. Broad: a mere `password` in a comment is enough. Binaries hold none that can be guessed.
 */
export function mayHoldSecret(bytes: Uint8Array): boolean {
  const text = asText(bytes);
  if (text === undefined) return false;
  if (text.length <= SHORT && /^\s*(?=\S*[A-Za-z])(?=\S*[\d\W_])\S{6,}\s*$/.test(text)) return true;
  if (mayNameSecret(text)) {
    for (const [name] of text.matchAll(NAME)) if (isSecretField(name)) return true;
    if (hasSecretPair(text)) return true;
  }
  return hasSecretShape(text) || (mayGiveSecret(text) && text.split("\n").some(givesSecret));
}

/**
 * Latin-1, which keeps every ASCII letter of UTF-8; UTF-16 without its zero bytes. Zero bytes part what is small, such
 * as an environment list; anything larger with zero bytes is a binary and no text.
 */
function asText(bytes: Uint8Array): string | undefined {
  const isBinary = bytes.length > SMALL && bytes.subarray(0, SMALL).includes(0);
  if (isBinary && !isUtf16(bytes)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return text.replaceAll("\0", isUtf16(bytes) ? "" : " ");
}

/** By its byte order mark, or since every other of its first bytes is zero, as with ASCII letters. */
function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  const start = bytes.subarray(0, 64);
  return start.length > 1 && start.every((byte, at) => (byte === 0) === (at % 2 === (first === 0 ? 0 : 1)));
}
