import { isSpace, trim, trimEnd } from "./space.ts";
import { FormatError, LIMITS } from "./tree.ts";

/** A line that says something: trimmed, its continuations joined by one space. */
export interface Line {
  text: string;
  /** Where it starts, from 1. */
  number: number;
}

export interface LineRules {
  /** Characters that start a comment line; "#" unless told otherwise. */
  comments?: string;
  /** A backslash at the end joins the next line: never from a comment, or (Apache) from a comment too. */
  continued?: "statements" | "comments too";
}

/** The lines that are neither blank nor comments. Throws {@link FormatError} over the cap on nodes. */
export function linesOf(text: string, { comments = "#", continued }: LineRules = {}): Line[] {
  const isComment = (line: string) => line !== "" && comments.includes(line.charAt(0));
  const found: { parts: string[]; number: number }[] = [];
  let open = false;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = trim(raw);
    if (open && continued === "statements" && isComment(line)) continue;
    if (!open) found.push({ parts: [], number: index + 1 });
    const parts = found.at(-1)?.parts ?? [];
    const comment = isComment(parts[0] ?? line);
    open = endsOpen(line) && (continued === "comments too" || (continued === "statements" && !comment));
    parts.push(open ? trimEnd(line.slice(0, -1)) : line);
  }
  if (found.length > LIMITS.nodes)
    throw new FormatError(`${found.length} lines, expected at most ${LIMITS.nodes}`);
  return found
    .filter(({ parts }) => !isComment(parts[0] ?? ""))
    .map(({ parts, number }) => ({ text: parts.filter((part) => part !== "").join(" "), number }))
    .filter((line) => line.text !== "");
}

/** Does a line end in a backslash that is not itself escaped? */
export function endsOpen(line: string): boolean {
  let at = line.length;
  while (line.charAt(at - 1) === "\\") at -= 1;
  return (line.length - at) % 2 === 1;
}

/**
 * The words of a line, each as written with its quotes. A quote starts a quoted part unless a letter or digit stands
 * before it, as in "don't"; a backslash keeps the next character from meaning anything.
 * @param comment starts a comment where a word could start; the rest of the line is dropped
 */
export function words(text: string, comment?: string): string[] {
  const found: string[] = [];
  for (let at = skipSpace(text, 0); at < text.length; ) {
    if (comment !== undefined && text.startsWith(comment, at)) break;
    const end = endOfWord(text, at);
    found.push(text.slice(at, end));
    at = skipSpace(text, end);
  }
  return found;
}

/** A line with each run of white space outside quotes as one space. */
export function collapse(text: string, comment?: string): string {
  return words(text, comment).join(" ");
}

/** The text between its quotes, if the whole is one quoted word; else as it is. */
export function unquote(text: string): string {
  const quote = text.charAt(0);
  const quoted = text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote);
  const inner = text.slice(1, -1);
  return quoted && !inner.includes(quote) ? inner : text;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charAt(at))) at += 1;
  return at;
}

/** Index after the word that starts at a place; an open quote takes the rest. */
function endOfWord(text: string, from: number): number {
  let quote = "";
  let at = from;
  for (; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "\\") at += 1;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (isSpace(character)) break;
    else if (character === '"' || character === "'")
      quote = /[\p{L}\p{N}]/u.test(text.charAt(at - 1)) ? "" : character;
  }
  return Math.min(at, text.length);
}
