/**
 * Text as bytes and as something safe to show.
 *
 * File names on Linux are bytes. Bytes that are no UTF-8 live in our strings as the lone surrogates
 * U+DC80–U+DCFF, one per byte (the scheme of Python's PEP 383), so that every name is a string and comes back intact.
 */

/** Characters never shown raw: controls, format and bidirectional marks, lone surrogates, separators but the space. */
export const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes to a string that {@link toBytes} turns back into the same bytes. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return escapeInvalid(bytes);
  }
}

function escapeInvalid(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    text +=
      length === 0
        ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
        : utf8.decode(bytes.subarray(at, at + length));
    at += length || 1;
  }
  return text;
}

/** Length of the valid UTF-8 sequence at a place (RFC 3629), 0 if there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  try {
    return [...utf8.decode(bytes.subarray(at, at + length))].length === 1 ? length : 0;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return 0;
  }
}

/** The bytes of a string made by {@link fromBytes}. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  if (text.isWellFormed()) return new TextEncoder().encode(text);
  const parts = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(character);
  });
  return new Uint8Array(Buffer.concat(parts));
}

/** Observed text made safe for a terminal, a log or a page: unsafe characters are spelled as `\u{…}`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
