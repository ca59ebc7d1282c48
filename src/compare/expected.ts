import { type Expected, type Matcher, type MatcherName, question } from "../model/matcher.ts";
import type { Value } from "../model/value.ts";

const WORDS: { [Name in MatcherName]: (expected: Expected[Name]) => string } = {
  equals: (value) => shown(value),
  in: (values) => `one of ${list(values)}`,
  notIn: (values) => `none of ${list(values)}`,
  atLeast: (least) => `${least} or more`,
  atMost: (most) => `${most} or less`,
  range: ([least, most]) => `${least} to ${most}`,
  matches: (pattern) => `text that matches ${pattern}`,
  notMatches: (pattern) => `no text that matches ${pattern}`,
  subset: (values) => (values.length === 0 ? "nothing in it" : `nothing but ${list(values)}`),
  present: () => "to be there",
  absent: () => "not to be there",
  modeAtMost: (mode) => `mode ${mode} or tighter`,
  notShippedDefault: () => "a secret that no product ships with",
};

/** What a matcher expects, in words that follow "expected". */
export function expected(matcher: Matcher): string {
  return words(question(matcher), matcher);
}

function words<Name extends MatcherName>(name: Name, matcher: Matcher): string {
  return WORDS[name](matcher[name] as Expected[Name]);
}

function list(values: readonly Value[]): string {
  return values.length === 0 ? "nothing" : values.map(shown).join(", ");
}

function shown(value: Value): string {
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value);
}
