import type { Cursor } from "./cursor.ts";

const PLAIN = {
  json: /[^"\\\x00-\x1f]+/y,
  json5: { '"': /[^"\\\n\r]+/y, "'": /[^'\\\n\r]+/y },
};
const HEX = { u: /u[0-9A-Fa-f]{4}/y, x: /x[0-9A-Fa-f]{2}/y };

const ESCAPES = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
/** What JSON5 has besides (JSON5 1.0.0, 5.1); a line break after a backslash is left out. */
const MORE_ESCAPES = new Map([
  ["v", "\v"],
  ["\n", ""],
  ["\u2028", ""],
  ["\u2029", ""],
]);

/** A string in its quotes: RFC 8259, 7, or JSON5 1.0.0, 5. A lone surrogate may be spelled as an escape. */
export function readString(cursor: Cursor): string {
  const quote = cursor.next === "'" && cursor.json5 ? "'" : '"';
  if (!cursor.take(quote)) cursor.fail("a string");
  const plain = cursor.json5 ? PLAIN.json5[quote] : PLAIN.json;
  const start = cursor.match(plain) ?? "";
  if (cursor.take(quote)) return start;
  const parts = [start];
  while (!cursor.take(quote)) {
    const part = cursor.take("\\") ? readEscape(cursor) : cursor.match(plain);
    parts.push(part ?? cursor.fail("a character of a string"));
  }
  return parts.join("");
}

function readEscape(cursor: Cursor): string {
  const hex = cursor.match(HEX.u) ?? (cursor.json5 ? cursor.match(HEX.x) : undefined);
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex.slice(1), 16));
  const character = cursor.match(/[\s\S]/y) ?? cursor.fail("an escape");
  const known = ESCAPES.get(character) ?? (cursor.json5 ? json5Escape(cursor, character) : undefined);
  return known ?? cursor.fail("a known escape before it");
}

/** Any character but a digit stands for itself; \0 is NUL unless a digit follows. */
function json5Escape(cursor: Cursor, character: string): string | undefined {
  if (character === "0" && !/\d/.test(cursor.next)) return "\0";
  return MORE_ESCAPES.get(character) ?? (/[\dux]/.test(character) ? undefined : character);
}
