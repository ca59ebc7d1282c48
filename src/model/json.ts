import { hash } from "node:crypto";

/** The last escape of a name, and its end (RFC 8259, section 7). Within text a quote is escaped, so that no other string ends before a colon. */
const ESCAPE_IN_NAME = /\\(?:u[0-9A-Fa-f]{4}|["\\/bfnrt])[^"\\]*"\s*:/;
/** What makes a name of the string before it. */
const COLON = /\s*:/y;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/**
 * As `JSON.parse`, also where names are what somebody else chose. V8 13.6 (Node 24.21) takes a name with an escape for
 * another one that the same program has read in an object alike, if that begins as this one is written: `"a\""` for `"a\\"`.
 * So such names are read as others that need no escape, in a text that is known to be JSON by then. Throws `SyntaxError`.
 */
export function parseJson(text: string): ReturnType<typeof JSON.parse> {
  const read = JSON.parse(text);
  if (!text.includes("\\") || !ESCAPE_IN_NAME.test(text)) return read;
  // Nobody can write a text that holds its own hash.
  const mark = hash("sha256", text);
  return JSON.parse(withoutEscapes(text, mark), (_, value) => unmarked(value, mark));
}

/** What bytes say in JSON (RFC 8259); nothing where they are no UTF-8 or no JSON. For texts whose form a schema knows, and so all names. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}

/** JSON with each name that has an escape in hex, behind the mark. Since outside of strings there are no quotes, one string after the other is found. */
function withoutEscapes(text: string, mark: string): string {
  const parts: string[] = [];
  let kept = 0;
  for (let from = text.indexOf('"'); from >= 0; ) {
    const to = endOf(text, from);
    const string = text.slice(from, to);
    COLON.lastIndex = to;
    if (COLON.test(text) && string.includes("\\")) {
      parts.push(text.slice(kept, from), `"${mark}${hexOf(string)}"`);
      kept = to;
    }
    from = text.indexOf('"', to);
  }
  return parts.join("") + text.slice(kept);
}

/** Where a string ends, behind its last quote. */
function endOf(text: string, from: number): number {
  let at = from + 1;
  for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(at))
    at += code === BACKSLASH ? 2 : 1;
  return at + 1;
}

/** A string of JSON in hex; UTF-8 has no way to write every name. */
function hexOf(string: string): string {
  return Buffer.from(JSON.parse(string), "utf16le").toString("hex");
}

function unmarked(value: unknown, mark: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (!Object.keys(value).some((name) => name.startsWith(mark))) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.startsWith(mark) ? Buffer.from(name.slice(mark.length), "hex").toString("utf16le") : name,
      member,
    ]),
  );
}
