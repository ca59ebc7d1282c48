import { type Comments, type Token, tokens } from "./brace-tokens.ts";
import { attribute, TreeBuilder } from "./builder.ts";
import { branch, FormatError, type Node } from "./tree.ts";

/**
 * Statements that end in ";" or hold a `{ … }` block, as nginx, apt and BIND write them.
 * @param statement makes the node of one statement; `block` says that it has a block, whose content is added to it
 */
export function readBraces(
  text: string,
  comments: Comments,
  statement: (parts: readonly Token[], block: boolean) => Node,
): Node {
  const tree = new TreeBuilder();
  let parts: Token[] = [];
  for (const token of tokens(text, comments)) {
    if (token.is !== "mark") {
      parts.push(token);
      continue;
    }
    if (token.text === "{") tree.open(statement(parts, true), token.line);
    else if (parts.length > 0) tree.add(statement(parts, false));
    if (token.text === "}") tree.close(token.line);
    parts = [];
  }
  if (parts[0]) throw new FormatError('expected ";" after the last statement', parts[0].line);
  return tree.finish();
}

/** The words of a statement after its name, by one space. */
export function argsOf(parts: readonly Token[]): string {
  return parts
    .slice(1)
    .map((part) => part.text)
    .join(" ");
}

/** A block whose arguments, if any, are its attribute `args`. */
export function block(name: string, args: string): Node {
  return branch(name, args === "" ? [] : [attribute("args", args)]);
}
