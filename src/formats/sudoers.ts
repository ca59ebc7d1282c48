import { attribute } from "./builder.ts";
import { linesOf, unquote, words } from "./line-reader.ts";
import { branch, type Format, leaf, type Node } from "./tree.ts";

/**
 * sudoers(5). A parameter of `Defaults` is a field of its own below `Defaults`, or below `Defaults[@args=':alice']`
 * if it is for some only; a flag is "on" or "off". A user specification is a `rule`, told apart by its user; the last
 * rule that matches wins, so their order matters.
 */
export const sudoers: Format = {
  name: "sudoers",
  about: "Who may run what as whom with sudo.",
  parse(text) {
    const said = text.split("\n").map(withoutComment).join("\n");
    const lines = linesOf(said, { comments: "", continued: "statements" });
    return branch("", mergeDefaults(lines.flatMap((line) => statement(line.text))));
  },
  ordered: (_, name) => IN_ORDER.test(name),
  wins: ([parent]) => (parent === "Defaults" ? "last" : undefined),
  identity: (_, name) => (name === "rule" ? ["user"] : ["name"]),
};

/** The last rule that matches wins, also over those of a file included before it. */
const IN_ORDER = /^(?:rule|include(?:dir)?)$/;

/**
 * "#" starts a comment, unless it names a user id (`#1000`), includes a file, or stands in quotes or behind "\". A
 * comment never goes on in the next line, or a rule could hide behind one.
 */
function withoutComment(line: string): string {
  const said = words(line);
  if (/^#include(?:dir)?$/.test(said[0] ?? "")) return said.join(" ");
  const comment = said.findIndex((word) => /^#(?!-?\d)/.test(word));
  return (comment === -1 ? said : said.slice(0, comment)).join(" ");
}

function statement(line: string): Node[] {
  if (line === "") return [];
  const [, include, path = ""] = /^[@#](include(?:dir)?) (.*)$/s.exec(line) ?? [];
  if (include !== undefined) return [leaf(include, unquote(path))];
  const [, scope, parameters = ""] = /^Defaults(\S*) (.*)$/s.exec(line) ?? [];
  if (scope !== undefined) return [defaults(scope, parameters)];
  const [, alias, definitions = ""] = /^((?:User|Runas|Host|Cmnd|Cmd)_Alias) (.*)$/s.exec(line) ?? [];
  if (alias !== undefined)
    return definitions.split(DEFINITION).map((definition) => aliased(alias, definition));
  const [user = "", ...rest] = words(line.replace(/(?<!\\) ?, ?/g, ","));
  const rule = rest
    .join(" ")
    .replace(/ ?= ?/, "=")
    .replace(/(?<!\\),/g, ", ");
  return [branch("rule", [attribute("user", user)], rule)];
}

/** Parts definitions of aliases; a digest such as `sha224:…=` holds the same marks. */
const DEFINITION = /(?<!\\) ?: ?(?=[A-Z][A-Z\d_]* ?=)/;

function aliased(kind: string, definition: string): Node {
  const equals = definition.indexOf("=");
  const members = parts(definition.slice(equals + 1)).join(", ");
  return branch(kind, [attribute("name", definition.slice(0, equals).trim())], members);
}

function defaults(scope: string, parameters: string): Node {
  const about = scope === "" ? [] : [attribute("args", scope)];
  return branch("Defaults", [...about, ...parts(parameters).map(parameter)]);
}

/** `name=value`, `name += value`, `name` or `!name`. */
function parameter(text: string): Node {
  const [, off, name = "", operator, value = ""] = /^(!*)([^\s=+-]*)\s*([+-]?=)?\s*(.*)$/s.exec(text) ?? [];
  if (operator === undefined) return leaf(name, (off?.length ?? 0) % 2 === 1 ? "off" : "on");
  return leaf(name, operator === "=" ? unquote(value) : `${operator} ${unquote(value)}`);
}

/** Several lines of Defaults for the same users, hosts or commands are one. */
function mergeDefaults(nodes: readonly Node[]): Node[] {
  const known = new Map<unknown, Node>();
  return nodes.filter((node) => {
    if (node.name !== "Defaults") return true;
    const scope = node.children.find((child) => child.attribute)?.value;
    const first = known.get(scope);
    if (first) first.children.push(...node.children.filter((child) => !child.attribute));
    else known.set(scope, node);
    return first === undefined;
  });
}

/** The parts between commas that stand outside quotes and are not escaped. */
function parts(text: string): string[] {
  const found = [""];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') quoted = !quoted;
    const taken = character === "\\" ? text.slice(at, ++at + 1) : character;
    if (taken === "," && !quoted) found.push("");
    else found[found.length - 1] += taken;
  }
  return found.map((part) => part.trim()).filter((part) => part !== "");
}
