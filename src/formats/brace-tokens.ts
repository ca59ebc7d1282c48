import { isSpace } from "./space.ts";
import { FormatError } from "./tree.ts";

/** A token of a brace format: "{", "}", ";" or a word. */
export interface Token {
  /** As written, quotes included. */
  text: string;
  is: "mark" | "word" | "quoted";
  /** From 1. */
  line: number;
}

/** Where comments start, and what ends them. */
export type Comments = readonly (readonly [start: string, end: string])[];

/** The tokens of a text. Throws {@link FormatError} at a quote or comment that never closes. */
export function* tokens(text: string, comments: Comments): Generator<Token> {
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const end = endOfToken(text, at, comments, line);
    const token = text.slice(at, end.at);
    if (end.is !== "nothing") yield { text: token, is: end.is, line };
    for (let next = token.indexOf("\n"); next !== -1; next = token.indexOf("\n", next + 1)) line += 1;
    at = end.at;
  }
}

interface End {
  is: Token["is"] | "nothing";
  at: number;
}

function endOfToken(text: string, at: number, comments: Comments, line: number): End {
  const first = text.charAt(at);
  if (isSpace(first)) return { is: "nothing", at: at + 1 };
  const comment = comments.find(([start]) => text.startsWith(start, at));
  if (comment) return { is: "nothing", at: after(text, comment[1], at + comment[0].length, line) };
  if ("{};".includes(first)) return { is: "mark", at: at + 1 };
  if (first === '"' || first === "'") return { is: "quoted", at: endOfQuote(text, at, line) };
  return { is: "word", at: endOfWord(text, at) };
}

function after(text: string, end: string, from: number, line: number): number {
  const at = text.indexOf(end, from);
  if (at !== -1) return at + end.length;
  if (end === "\n") return text.length;
  throw new FormatError("a comment is opened and never closed", line);
}

function endOfQuote(text: string, from: number, line: number): number {
  const quote = text.charAt(from);
  for (let at = from + 1; at < text.length; at += 1) {
    if (text.charAt(at) === "\\") at += 1;
    else if (text.charAt(at) === quote) return at + 1;
  }
  throw new FormatError("a quote is opened and never closed", line);
}

const WORD_PART = /\$\{\w*\}|\\[\s\S]?|[^ \t\n\v\f\r{};\\]/y;

/** A word ends at white space, ";" or a brace, but `${name}` and an escaped character belong to it. */
function endOfWord(text: string, from: number): number {
  WORD_PART.lastIndex = from;
  let at = from;
  while (WORD_PART.test(text)) at = WORD_PART.lastIndex;
  return at;
}
