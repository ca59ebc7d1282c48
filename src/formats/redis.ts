import { attribute } from "./builder.ts";
import { directive, namedBy, type Shape } from "./directives.ts";
import { collapse, linesOf, words } from "./line-reader.ts";
import { branch, type Format, leaf, type Node } from "./tree.ts";

/** What a rule does with a password: ">" and "#" add it, "<" and "!" take it back. */
const markOf = (rule: string) => /[<>#!]/.exec(rule)?.[0] ?? "";

/**
 * Passwords stand for themselves. Where one is taken back, the rules show in which order.
 *
 * `user NAME on >password ~keys +@commands` (redis.io/docs/latest/operate/oss_and_stack/management/security/acl).
 */
const user: Shape = (name, [who = "", ...rules]) => {
  const isSecret = (rule: string) => /^["']?[<>#!]/.test(rule);
  const takesBack = rules.some((rule) => /^["']?[<!]|^(?:reset|resetpass|nopass)$/i.test(rule));
  const passwords = rules.filter(isSecret).map((rule) => leaf("password", rule));
  const rest = rules.flatMap((rule) => (isSecret(rule) ? (takesBack ? [markOf(rule)] : []) : [rule]));
  return branch(name, [attribute("name", who), leaf("rules", rest.join(" ")), ...passwords]);
};

/** `sentinel auth-pass MASTER password` is `sentinel-auth-pass[@name='MASTER']`; what has one word only is about no master. */
const sentinel: Shape = (_, [setting = "", ...args]) => {
  const name = `sentinel-${setting.toLowerCase()}`;
  return args.length === 1 ? leaf(name, args[0] ?? "") : namedBy(1)(name, args);
};

const SHAPES: ReadonlyMap<string, Shape> = new Map([
  ["client-output-buffer-limit", namedBy(1)],
  ["rename-command", namedBy(1)],
  ["loadmodule", namedBy(1)],
  ["sentinel", sentinel],
  ["user", user],
]);

/** redis.conf, valkey.conf, sentinel.conf, users.acl: names in lower case, since any case is the same. */
export const redis: Format = {
  name: "redis",
  about: "Redis and Valkey: one directive a line; users, limits and renamed commands by name.",
  parse: (text) => branch("", afterReset(linesOf(text).flatMap((line) => directives(line.text)))),
  wins: (_, name) => (name === "save" || name === "password" ? undefined : "last"),
  // What an included file sets, a later line sets anew; a module is loaded either way.
  divides: (_, name) => (name === "include" ? isSetting : undefined),
};

const isSetting = (name: string) => name !== "loadmodule";

function directives(line: string): Node[] {
  const node = directive(line, { anyCase: true, idleQuotes: true, shapes: SHAPES });
  return node.name === "save" ? savePoints(collapse(String(node.value))) : [node];
}

/** `save 3600 1 300 100` is the same as two lines of one pair each. */
function savePoints(value: string): Node[] {
  const numbers = words(value);
  if (numbers.length % 2 === 1) return [leaf("save", value)];
  return numbers.flatMap((seconds, at) =>
    at % 2 === 0 ? [leaf("save", `${seconds} ${numbers[at + 1]}`)] : [],
  );
}

/** `save ""` forgets the save points before it. */
function afterReset(nodes: readonly Node[]): Node[] {
  const reset = nodes.findLastIndex(({ name, value }) => name === "save" && value === '""');
  return nodes.filter(({ name }, index) => name !== "save" || index >= reset);
}
