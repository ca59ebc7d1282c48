import { Lexer } from "yaml";
import { FormatError, LIMITS } from "../tree.ts";

/** The library's mark before the text of a scalar. */
const SCALAR = "\x1f";

/**
 * Refuses a text whose tree would be over a cap of {@link LIMITS}, from its tokens: they cost a tenth of what the
 * tree does in time and memory. Throws {@link FormatError}.
 */
export function refuseExcess(text: string): void {
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
  }
}
