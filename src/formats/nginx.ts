import type { Comments, Token } from "./brace-tokens.ts";
import { argsOf, block, readBraces } from "./braces.ts";
import { gather } from "./builder.ts";
import { namedBy, withoutIdleQuotes } from "./directives.ts";
import { type Format, FormatError, leaf, type Node } from "./tree.ts";

const COMMENTS: Comments = [["#", "\n"]];

/** Directives that act as one chain, under the name of the chain: swapping `allow` and `deny` opens a door. */
const CHAINS = new Map([
  ["allow", "access"],
  ["deny", "access"],
  ["rewrite", "rewrite"],
  ["return", "rewrite"],
  ["break", "rewrite"],
]);

/** Directives that set something by name, which tells whether the value is a secret. */
const NAMED = /^(?:set|add_header|(?:proxy|grpc)_set_header|(?:fastcgi|uwsgi|scgi)_param)$/;

/**
 * nginx (nginx.org/en/docs/beginners_guide.html#conf_structure). The first regular expression that matches wins,
 * wherever the prefix locations stand, of which the longest does: so these come sorted behind the expressions.
 */
export const nginx: Format = {
  name: "nginx",
  about: "nginx: directives that end in a semicolon, and blocks such as location /api { … }.",
  parse(text) {
    const root = readBraces(text, COMMENTS, statement);
    arrange(root);
    return root;
  },
  // Expressions of a map are tried in turn too.
  ordered: (_, name) => name === "location" || name === "if" || name.startsWith("~"),
  // The first server of an address answers for names that no other has.
  wins: (parent, name) => (name === "server" && parent.at(-1) !== "upstream" ? "first" : undefined),
};

function statement(written: readonly Token[], isBlock: boolean): Node {
  const parts = written.map((part) => ({ ...part, text: withoutIdleQuotes(part.text) }));
  const name = parts[0]?.text;
  if (name === undefined) throw new FormatError("a block without a name");
  if (isBlock) return block(name, argsOf(parts));
  if (NAMED.test(name))
    return namedBy(1)(
      name,
      parts.slice(1).map((part) => part.text),
    );
  const args = argsOf(parts);
  return leaf(name, CHAINS.has(name) ? `${name} ${args}`.trimEnd() : args);
}

/** Gathers the chains, and puts locations without a regular expression behind the others. */
function arrange(node: Node): void {
  node.children.forEach(arrange);
  const { prefix = [], other = [] } = Object.groupBy(node.children, (child) =>
    child.name === "location" && !argument(child).startsWith("~") ? "prefix" : "other",
  );
  const byArgument = prefix.toSorted(
    (a, b) => Number(argument(a) > argument(b)) - Number(argument(a) < argument(b)),
  );
  node.children = [...gather(other, (child) => CHAINS.get(child.name)), ...byArgument];
}

function argument(location: Node): string {
  return String(location.children[0]?.value ?? "");
}
