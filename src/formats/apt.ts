import type { Comments, Token } from "./brace-tokens.ts";
import { argsOf, block, readBraces } from "./braces.ts";
import { unquote } from "./line-reader.ts";
import { type Format, FormatError, leaf, type Node } from "./tree.ts";

const COMMENTS: Comments = [
  ["//", "\n"],
  ["/*", "*/"],
  ["#", "\n"],
];

/** apt.conf(5): `Scope { Key "value"; }` and `Scope::Key "value";`. A bare `"value";` is an `item` of its scope. */
export const apt: Format = {
  name: "apt",
  about: "Configuration of apt and unattended-upgrades; also dhcpd and BIND.",
  parse: (text) => readBraces(text, COMMENTS, statement),
  wins: (_, name) => (name === "item" ? undefined : "last"),
};

function statement(parts: readonly Token[], isBlock: boolean): Node {
  const [first] = parts;
  if (!first && isBlock) throw new FormatError("a block without a name");
  if (isBlock) return block(unquote(first?.text ?? ""), argsOf(parts));
  if (first?.is === "quoted" && parts.length === 1) return leaf("item", unquote(first.text));
  return leaf(first?.text ?? "", parts.length === 2 ? unquote(argsOf(parts)) : argsOf(parts));
}
