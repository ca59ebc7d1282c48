import { type CST, Lexer, Parser } from "yaml";
import { FormatError, LIMITS } from "../tree.ts";

/** The library's mark before the text of a scalar. */
const SCALAR = "\x1f";

/**
 * The tokens of a text for the library's composer. Throws {@link FormatError} at the one by which the tree of a document
 * would be over a cap of {@link LIMITS}, before the document is composed: tokens cost a tenth of what its tree does in time
 * and memory.
 */
export function* tokensOf(text: string): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of withinCaps(text)) yield* parser.next(lexeme);
  yield* parser.end();
}

function* withinCaps(text: string): Generator<string> {
  let tokens = 0;
  let flows = 0;
  let blocks = 0;
  let previous = "";
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (previous !== SCALAR) {
      flows += Number(token === "[" || token === "{") - Number(token === "]" || token === "}");
      blocks = token.endsWith("\n") ? 0 : blocks + Number(token === "-" || token === "?");
    }
    if (flows + blocks > LIMITS.depth) throw new FormatError(`nested deeper than ${LIMITS.depth}`);
    if (tokens > LIMITS.nodes) throw new FormatError(`more than ${LIMITS.nodes} tokens`);
    previous = token;
    yield token;
  }
}
