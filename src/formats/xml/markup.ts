import { lineAt } from "../position.ts";
import { FormatError, LIMITS } from "../tree.ts";

/** A document type that names an external id and nothing else (XML 1.0, 2.8). */
const DOCTYPE =
  /<!DOCTYPE\s+[^\s<>"'[\]]+(?:\s+(?:SYSTEM|PUBLIC\s+(?:"[^"]*"|'[^']*'))\s+(?:"[^"]*"|'[^']*'))?\s*>/y;
const END_TAG = /<\/[^\s<>"'/=]+\s*>/y;

/** The XML declaration, which says how the text is encoded and no more. */
const DECLARATION = /^<\?xml\s/;

/** What starts and ends with fixed text. What is no element becomes an empty comment. */
const DELIMITED = [
  { start: "<!--", end: "-->", what: "comment", keep: true },
  { start: "<![CDATA[", end: "]]>", what: "CDATA section", keep: true },
  { start: "<?", end: "?>", what: "processing instruction", keep: false },
] as const;

interface Markup {
  end: number;
  keep: boolean;
  /** How much deeper the text after it lies. */
  deeper: number;
  /** The elements and attributes it brings. */
  nodes: number;
}

/** Markup less what is no element, and that for itself: the DOCTYPE and processing instructions, as written. */
export interface PlainMarkup {
  text: string;
  aside: string[];
}

/**
 * XML with nothing left in it that a lenient parser and a validator could read in two ways: each comment, CDATA section
 * and tag is closed, a DOCTYPE names at most an external id, which is never loaded, and nothing else starts with "<!".
 * Processing instructions, the XML declaration and the DOCTYPE become comments that keep the line count.
 * Throws {@link FormatError}, also over a cap of {@link LIMITS}.
 */
export function plainMarkup(text: string): PlainMarkup {
  const parts: string[] = [];
  const aside: string[] = [];
  let depth = 0;
  let nodes = 0;
  let from = 0;
  for (let at = text.indexOf("<"); at !== -1; at = text.indexOf("<", from)) {
    const markup = markupAt(text, at, depth);
    depth += markup.deeper;
    nodes += markup.nodes;
    if (depth > LIMITS.depth) throw new FormatError(`nested deeper than ${LIMITS.depth}`, lineAt(text, at));
    if (nodes > LIMITS.nodes) throw new FormatError(`more than ${LIMITS.nodes} elements and attributes`);
    const written = text.slice(at, markup.end);
    if (!markup.keep && !DECLARATION.test(written)) aside.push(written);
    parts.push(text.slice(from, at), markup.keep ? written : `<!--${written.replace(/[^\n]+/g, "")}-->`);
    from = markup.end;
  }
  return { text: parts.join("") + text.slice(from), aside };
}

function markupAt(text: string, at: number, depth: number): Markup {
  const delimited = DELIMITED.find(({ start }) => text.startsWith(start, at));
  if (delimited) {
    const end = text.indexOf(delimited.end, at + delimited.start.length);
    if (end === -1) throw new FormatError(`a ${delimited.what} that is not closed`, lineAt(text, at));
    return { end: end + delimited.end.length, keep: delimited.keep, deeper: 0, nodes: 0 };
  }
  if (text.startsWith("<!", at))
    return { end: endOfDoctype(text, at, depth), keep: false, deeper: 0, nodes: 0 };
  if (text.startsWith("</", at)) {
    const end = endOf(END_TAG, text, at);
    if (end === undefined) throw new FormatError("a malformed end tag", lineAt(text, at));
    return { end, keep: true, deeper: -1, nodes: 0 };
  }
  return startTag(text, at);
}

function endOfDoctype(text: string, at: number, depth: number): number {
  const end = endOf(DOCTYPE, text, at);
  if (end === undefined || depth > 0)
    throw new FormatError(
      "a declaration in the document; expected at most a DOCTYPE with an external id, which is not loaded",
      lineAt(text, at),
    );
  return end;
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function startTag(text: string, from: number): Markup {
  const special = /["'<>]/g;
  special.lastIndex = from + 1;
  let nodes = 1;
  for (let match = special.exec(text); match && match[0] !== "<"; match = special.exec(text)) {
    if (match[0] === ">")
      return { end: match.index + 1, keep: true, deeper: text[match.index - 1] === "/" ? 0 : 1, nodes };
    const close = text.indexOf(match[0], match.index + 1);
    if (close === -1 || text.slice(match.index, close).includes("<")) break;
    nodes += 1;
    special.lastIndex = close + 1;
  }
  throw new FormatError("a tag that is not closed, or a bare < in it", lineAt(text, from));
}
