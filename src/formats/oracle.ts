import { listOf } from "./builder.ts";
import { type Line, linesOf } from "./line-reader.ts";
import { branch, type Format, FormatError, LIMITS, leaf, type Node } from "./tree.ts";

/** What tells apart the addresses of a listener and the databases it serves. */
const IDENTITY: Record<string, readonly string[]> = {
  ADDRESS: ["PROTOCOL"],
  SID_DESC: ["SID_NAME", "GLOBAL_DBNAME"],
};

/**
 * Oracle Net files: sqlnet.ora, listener.ora, tnsnames.ora, cman.ora ("Syntax Rules for Configuration Files" of the
 * Net Services Reference). `NAME = (A = (B = c)(D = e))`; `(TNSNAMES, EZCONNECT)` is a list in order. A parameter
 * starts in the first column. Names are in upper case, since any case is the same.
 * Throws {@link FormatError} where parentheses don't match.
 */
export const oracle: Format = {
  name: "oracle",
  about: "Oracle Net: name = value, with nested parentheses.",
  parse: (text) => branch("", linesOf(joinParameters(text), { comments: "" }).flatMap(parameter)),
  wins: () => "last",
  identity: (_, name) => IDENTITY[name] ?? [],
};

/** Puts each parameter on a line of its own, by what its lines start with: indented, or with a parenthesis. */
function joinParameters(text: string): string {
  return text
    .split("\n")
    .map((line) => (line.trimStart().startsWith("#") ? "" : line))
    .map((line) => (/^[\s()]/.test(line) || line === "" ? ` ${line}` : `\n${line}`))
    .join("");
}

function parameter(line: Line): Node[] {
  const reader = new Reader(line.text);
  const name = reader.text("=").toUpperCase();
  if (!reader.take("=")) throw new FormatError('a parameter without "="');
  const nodes = reader.value(name, 0);
  if (!reader.atEnd()) throw new FormatError(`"${name}" has a parenthesis too many`);
  return nodes;
}

/** Goes through one parameter from left to right. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    this.#skipSpace();
    return this.#at >= this.#text.length;
  }

  take(mark: string): boolean {
    this.#skipSpace();
    const found = this.#text.startsWith(mark, this.#at);
    if (found) this.#at += mark.length;
    return found;
  }

  /** What stands before any of the marks; marks within double quotes don't count. */
  text(marks: string): string {
    const start = this.#at;
    for (let quoted = false; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text.charAt(this.#at);
      if (character === '"') quoted = !quoted;
      else if (!quoted && marks.includes(character)) break;
    }
    return this.#text.slice(start, this.#at).trim();
  }

  /** The nodes of a value: several where it is a list of several descriptions in parentheses. */
  value(name: string, depth: number): Node[] {
    if (depth > LIMITS.depth) throw new FormatError(`nested deeper than ${LIMITS.depth}`);
    if (!this.take("(")) return [leaf(name, this.text("()"))];
    const node = branch(name, []);
    do {
      const word = this.text("=,()");
      if (this.take("=")) node.children.push(...this.value(word.toUpperCase(), depth + 1));
      else if (node.children.length === 0) return listOf(name, this.#words(name, word));
      else throw new FormatError(`"${name}" mixes words with parameters`);
      if (!this.take(")")) throw new FormatError(`"${name}" has a parenthesis that is never closed`);
    } while (this.take("("));
    return [node];
  }

  /** The rest of a `(word, word)` list. */
  #words(name: string, first: string): Node[] {
    const found = [first];
    while (this.take(",")) found.push(this.text("=,()"));
    if (!this.take(")")) throw new FormatError(`"${name}" has a parenthesis that is never closed`);
    return found.map((word) => leaf("", word));
  }

  #skipSpace(): void {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at += 1;
  }
}
