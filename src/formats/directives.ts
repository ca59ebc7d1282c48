import { attribute } from "./builder.ts";
import { type LineRules, linesOf, unquote, words } from "./line-reader.ts";
import { branch, type Format, leaf, type Node } from "./tree.ts";

/** Makes the node of one directive from its words, its own name left out. */
export type Shape = (name: string, args: readonly string[]) => Node;

/** How the lines of one product's `name value` config are read. */
export interface DirectiveRules {
  lines?: LineRules;
  /** Starts a comment behind a value; without it a value holds all that follows. */
  inlineComment?: string;
  /** `name = value` is allowed beside `name value`. */
  equals?: true;
  /** Quotes only hold a word together: those around a word that needs none are left out. */
  idleQuotes?: true;
  /** Names are the same in any case, and are given in lower case. */
  anyCase?: true;
  /** Directives that are more than a name and a value, by name in lower case. */
  shapes?: ReadonlyMap<string, Shape>;
}

/**
 * A directive whose first words name it: `pool ntp.example iburst` is `pool[@name='ntp.example']` = "iburst". A value
 * that is one quoted word loses its quotes, as what tells a secret looks at how it begins.
 */
export function namedBy(count: number): Shape {
  return (name, args) =>
    branch(name, [attribute("name", args.slice(0, count).join(" "))], unquote(args.slice(count).join(" ")));
}

/** A word that means the same without its quotes in any shell-like syntax: nothing in it is special. */
const IDLY_QUOTED = /^(["'])([\w$./:@%+*,=-]+)\1$/;

/** A word without quotes that mean nothing, where the format takes them off; others stay as written. */
export function withoutIdleQuotes(word: string): string {
  return word.replace(IDLY_QUOTED, "$2");
}

/** One line as a node: `name value`, each run of white space in the value as one space. */
export function directive(text: string, rules: DirectiveRules): Node {
  const [, written = "", rest = ""] =
    (rules.equals ? /^([^ \t\v\f\r=]*)[ \t\v\f\r]*=?[ \t\v\f\r]*(.*)$/s : /^([^ \t\v\f\r]*)(.*)$/s).exec(
      text,
    ) ?? [];
  const name = rules.anyCase ? written.toLowerCase() : written;
  const shape = rules.shapes?.get(name.toLowerCase());
  const asWritten = words(rest, rules.inlineComment);
  const args = rules.idleQuotes ? asWritten.map(withoutIdleQuotes) : asWritten;
  return shape ? shape(name, args) : leaf(name, args.join(" "));
}

/** All lines of a text as directives. */
export function readDirectives(text: string, rules: DirectiveRules): Node {
  return branch(
    "",
    linesOf(text, rules.lines).map((line) => directive(line.text, rules)),
  );
}

/** For configs of unknown products: `name value` or `name = value`, "#" and ";" comments. */
export const directives: Format = {
  name: "directives",
  about: "One directive a line: a name, then its value, with or without an equals sign between.",
  parse: (text) => readDirectives(text, { lines: { comments: "#;" }, equals: true }),
  // The first line of a host, the first name server; options of modules add up.
  wins: (_, name) => (/^(?:blacklist|options|alias|softdep)$/.test(name) ? undefined : "first"),
};
