/**
 * Path patterns: `*`, `?`, `**`, `[…]`, `[!…]` and `{a,b}`. Hidden names match too: who hides a file wants it unseen.
 * A special character is meant literally in brackets, such as `[*]`; braces without a comma mean themselves.
 */
import { Trouble } from "./trouble.ts";

/** Most patterns that braces may stand for. */
const MOST_ALTERNATIVES = 1000;

/** What stands between two slashes; "**" is any number of directories. */
export type Part = { literal: string } | { matches: RegExp } | "**";

const WILDCARD = /[*?[]/;
const BRACES = /^(.*)\{([^{}]*,[^{}]*)\}(.*)$/su;
const TOKEN = /\*+|\?|\[[!^]?\]?[^\]]*\]|./gsu;
const SYNTAX = /[\\^$.*+?()[\]{}|/]/g;

/** Does the pattern name one path, rather than all that match? */
export function isLiteral(pattern: string): boolean {
  return !WILDCARD.test(pattern) && !BRACES.test(pattern);
}

/** The patterns that one with braces stands for, each as its parts. Throws `HostError` where the pattern is none. */
export function compile(pattern: string): Part[][] {
  if (!pattern.startsWith("/")) throw new Trouble(`${pattern}: no pattern: expected it to start with /`);
  return alternatives(pattern).map((plain) => compileParts(plain, pattern));
}

function alternatives(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [, before = "", choices, after = ""] = BRACES.exec(next) ?? [];
    if (choices === undefined) done.push(next);
    else open.push(...choices.split(",").map((choice) => before + choice + after));
    if (open.length + done.length > MOST_ALTERNATIVES)
      throw new Trouble(`${pattern}: braces stand for more than ${MOST_ALTERNATIVES} patterns`);
  }
  return done;
}

function compileParts(plain: string, pattern: string): Part[] {
  try {
    return plain
      .split("/")
      .filter((part) => part !== "")
      .map(compilePart);
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    throw new Trouble(`${pattern}: no pattern: a range in brackets runs backwards`);
  }
}

function compilePart(part: string): Part {
  if (part === "**") return "**";
  if (!WILDCARD.test(part)) return { literal: part };
  return { matches: new RegExp(`^${(part.match(TOKEN) ?? []).map(source).join("")}$`, "su") };
}

/** A token of a pattern as a regular expression. */
function source(token: string): string {
  if (token.startsWith("*")) return ".*";
  if (token === "?") return ".";
  if (token.length < 3 || !token.startsWith("[")) return token.replace(SYNTAX, "\\$&");
  const inside = token.slice(1, -1);
  const not = /^[!^]/.test(inside);
  return `[${not ? "^" : ""}${inside.slice(not ? 1 : 0).replace(SYNTAX, "\\$&")}]`;
}

/** Does a path match? The whole of it must, as a walk from the root would find it. */
export function globMatcher(pattern: string): (path: string) => boolean {
  const ways = compile(pattern);
  return (path) => {
    const names = path.split("/").filter((name) => name !== "");
    return ways.some((parts) => fits(parts, names));
  };
}

/** The glob that matches this path alone. */
export function literalGlob(path: string): string {
  return path.replace(/[*?[{]/g, "[$&]");
}

/** Does one of the globs match a path? What stands before their first wildcards is looked at first, which is cheap. */
export function anyGlob(patterns: readonly string[]): (path: string) => boolean {
  const globs = patterns.map((pattern) => {
    const start = literalStart(pattern);
    // All below a folder, as most watches have it, asks for no more than that start.
    const isAllBelow = pattern === `${start}**` && start.endsWith("/");
    return { start, matches: isAllBelow ? (path: string) => path !== start : globMatcher(pattern) };
  });
  return (path) => globs.some(({ start, matches }) => path.startsWith(start) && matches(path));
}

function literalStart(pattern: string): string {
  return pattern.slice(0, pattern.search(/[*?[{]|$/));
}

function fits([part, ...parts]: readonly Part[], names: readonly string[]): boolean {
  if (part === undefined) return names.length === 0;
  // At the end it stands for all below, and not for the folder itself.
  if (part === "**" && parts.length === 0) return names.length > 0;
  if (part === "**")
    return fits(parts, names) || (names.length > 0 && fits([part, ...parts], names.slice(1)));
  const [name, ...rest] = names;
  if (name === undefined) return false;
  const matches = "literal" in part ? part.literal === name : part.matches.test(name);
  return matches && fits(parts, rest);
}
