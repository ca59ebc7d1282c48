import { lineAt } from "../position.ts";
import { FormatError, LIMITS } from "../tree.ts";

/** What may stand between the parts of JSON (RFC 8259, 2), with comments; and of JSON5 (JSON5 1.0.0, 7 and 8). */
const SPACE = {
  json: /[ \t\n\r]+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y,
  json5: /\s+|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\//y,
};

/** Is a character of ASCII neither white space nor the start of a comment? Most often it is not. */
function isVisible(code: number): boolean {
  return code > 0x20 && code < 0x7f && code !== 0x2f;
}

/** A place in a text, moving on. */
export class Cursor {
  readonly #text: string;
  readonly json5: boolean;
  #at = 0;
  #nodes = 0;

  constructor(text: string, json5: boolean) {
    this.#text = text;
    this.json5 = json5;
  }

  /** The next character; "" at the end. */
  get next(): string {
    return this.#text.charAt(this.#at);
  }

  /** Moves over what a sticky pattern matches here; undefined where it does not. */
  match(pattern: RegExp): string | undefined {
    const from = this.#at;
    pattern.lastIndex = from;
    if (!pattern.test(this.#text)) return undefined;
    this.#at = pattern.lastIndex;
    return this.#text.slice(from, this.#at);
  }

  /** Moves over this text, if it stands here. */
  take(text: string): boolean {
    const found = this.#text.startsWith(text, this.#at);
    if (found) this.#at += text.length;
    return found;
  }

  /** Moves over white space and comments. */
  skipSpace(): void {
    if (isVisible(this.#text.charCodeAt(this.#at))) return;
    const space = this.json5 ? SPACE.json5 : SPACE.json;
    while (this.match(space));
  }

  /** Counts a node. Throws {@link FormatError} over a cap of {@link LIMITS}. */
  enter(depth: number): void {
    this.#nodes += 1;
    if (this.#nodes > LIMITS.nodes) throw new FormatError(`more than ${LIMITS.nodes} values`);
    if (depth > LIMITS.depth) throw new FormatError(`nested deeper than ${LIMITS.depth}`, this.#line());
  }

  /** Names one character of the text at most, since the text may be a secret's. */
  fail(expected: string): never {
    const found = this.next === "" ? "the end" : JSON.stringify(this.next);
    throw new FormatError(`found ${found}, expected ${expected}`, this.#line());
  }

  #line(): number {
    return lineAt(this.#text, this.#at);
  }
}
