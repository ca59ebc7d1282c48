import { endsOpen } from "./line-reader.ts";
import { trimEnd as trimAtEnd } from "./space.ts";
import { branch, type Format, FormatError, LIMITS, leaf, type Node } from "./tree.ts";

const ESCAPES: Record<string, string> = { t: "\t", n: "\n", r: "\r", f: "\f" };

/**
 * Java properties, read as java.util.Properties.load does: "=", ":" or white space after the key, "#" and "!"
 * comments, "\" joins lines, escapes are decoded so that `\u00e9` is `é`. White space at the end of a value counts
 * for Java but is dropped here. Throws {@link FormatError} at a malformed \u escape.
 */
export const properties: Format = {
  name: "properties",
  about: "Java properties: key=value, also the wrapper.conf of Java services.",
  parse(text) {
    const nodes = logicalLines(text).map(property);
    if (nodes.length > LIMITS.nodes) throw new FormatError(`more than ${LIMITS.nodes} properties`);
    return branch("", nodes);
  },
  wins: () => "last",
};

interface Line {
  text: string;
  number: number;
}

function logicalLines(text: string): Line[] {
  const lines: Line[] = [];
  let joining = false;
  for (const [index, raw] of text.split("\n").entries()) {
    const said = raw.replace(/^[ \t\f]+/, "");
    if (!joining && (said === "" || said.startsWith("#") || said.startsWith("!"))) continue;
    const open = endsOpen(said);
    const part = open ? said.slice(0, -1) : said;
    const last = lines.at(-1);
    if (joining && last) last.text += part;
    else lines.push({ text: part, number: index + 1 });
    joining = open;
  }
  return lines;
}

function property({ text, number }: Line): Node {
  const end = endOfKey(text);
  const [separator = ""] = /^[ \t\f]*[=:]?[ \t\f]*/.exec(text.slice(end)) ?? [];
  const value = text.slice(end + separator.length);
  return leaf(unescaped(text.slice(0, end), number), unescaped(trimEnd(value), number));
}

function endOfKey(text: string): number {
  let at = text.search(/[=: \t\f\\]/);
  if (at === -1) return text.length;
  while (at < text.length && !"=: \t\f".includes(text.charAt(at))) at += text.charAt(at) === "\\" ? 2 : 1;
  return Math.min(at, text.length);
}

/** Without white space at the end, unless it is escaped. */
function trimEnd(value: string): string {
  const trimmed = trimAtEnd(value);
  return trimmed.length < value.length && endsOpen(trimmed) ? value.slice(0, trimmed.length + 1) : trimmed;
}

function unescaped(text: string, line: number): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.|$))/gs, (_, hex?: string, character = "") => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (character === "u") throw new FormatError("\\u without four hexadecimal digits", line);
    return ESCAPES[character] ?? character;
  });
}
