import { type Expected, type Matcher, type MatcherName, question } from "../model/matcher.ts";
import { isSecret, type Secret, sameValue, type Value } from "../model/value.ts";
import { MAX_MATCHED, safeRegExp } from "./regex.ts";

/** Whether a value is as asked, or why that can't be said. */
export type Verdict = { holds: boolean } | { undecided: string };

type Test<Name extends MatcherName> = (expected: Expected[Name], value: Exclude<Value, Secret>) => Verdict;

/** What each matcher asks of a value that is there and is no secret. */
const TESTS: { [Name in MatcherName]: Test<Name> } = {
  equals: (expected, value) => decided(sameValue(expected, value)),
  in: (expected, value) =>
    decided(isAmong(expected, value) || members(value).every((member) => isAmong(expected, member))),
  notIn: (expected, value) =>
    decided(!isAmong(expected, value) && !members(value).some((member) => isAmong(expected, member))),
  atLeast: (least, value) => eachNumber(value, (number) => number >= least),
  atMost: (most, value) => eachNumber(value, (number) => number <= most),
  range: ([least, most], value) => eachNumber(value, (number) => number >= least && number <= most),
  matches: (pattern, value) => eachText(value, (text) => safeRegExp(pattern).test(text)),
  notMatches: (pattern, value) => eachText(value, (text) => !safeRegExp(pattern).test(text)),
  subset: (expected, value) => decided(members(value).every((member) => isAmong(expected, member))),
  present: () => decided(true),
  absent: () => decided(false),
  modeAtMost: (mode, value) => each(value, (member) => modeAtMost(Number.parseInt(mode, 8), member)),
  notShippedDefault: () => ({
    undecided: "it was not seen as a secret, so it can't be told from a shipped one",
  }),
};

/**
 * Is the value as the matcher asks? A list is judged member by member, but for `equals`; an empty list has no member
 * that fails. Nothing at all answers only `present` and `absent`: what else it means is for the check to say.
 * Of a secret only `present`, `absent` and `notShippedDefault` can be asked.
 */
export function holds(matcher: Matcher, value: Value | undefined): Verdict {
  const name = question(matcher);
  if (value === undefined) return ofNothing(name);
  if (isSecret(value)) return ofSecret(name, value);
  if (Array.isArray(value) && value.some(isSecret)) return ofSecrets(name);
  return ask(name, matcher, value);
}

function ask<Name extends MatcherName>(name: Name, matcher: Matcher, value: Exclude<Value, Secret>): Verdict {
  return TESTS[name](matcher[name] as Expected[Name], value);
}

function ofNothing(name: MatcherName): Verdict {
  if (name === "present" || name === "absent") return decided(name === "absent");
  return { undecided: "nothing is there" };
}

function ofSecret(name: MatcherName, { secret }: Secret): Verdict {
  if (name === "present" || name === "absent") return decided(name === "present");
  if (name === "notShippedDefault") return decided(secret.shippedDefault !== true);
  return { undecided: `it is a secret; ask present, absent or notShippedDefault of it, not ${name}` };
}

function ofSecrets(name: MatcherName): Verdict {
  if (name === "present" || name === "absent") return decided(name === "present");
  return { undecided: "there are secrets in the list" };
}

function decided(holds: boolean): Verdict {
  return { holds };
}

function members(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [value];
}

function isAmong(list: readonly Value[], value: Value): boolean {
  return list.some((candidate) => sameValue(candidate, value));
}

/** A failing member decides; else one that can't be judged; else all hold. */
function each(value: Value, judge: (member: Value) => Verdict): Verdict {
  const verdicts = members(value).map(judge);
  return (
    verdicts.find((verdict) => "holds" in verdict && !verdict.holds) ??
    verdicts.find((verdict) => "undecided" in verdict) ??
    decided(true)
  );
}

function eachNumber(value: Value, test: (number: number) => boolean): Verdict {
  return each(value, (member) => {
    const number = numberOf(member);
    return number === undefined ? { undecided: `${shown(member)} is no number` } : decided(test(number));
  });
}

/** A number, or text that is a decimal number and nothing else. */
function numberOf(value: Value): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "object" && value !== null && "number" in value) return numberOf(value.number ?? null);
  return typeof value === "string" && /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

function eachText(value: Value, test: (text: string) => boolean): Verdict {
  return each(value, (member) => {
    const text = typeof member === "number" || typeof member === "boolean" ? String(member) : member;
    if (typeof text !== "string") return { undecided: `${shown(member)} is no text` };
    if (text.length > MAX_MATCHED) return { undecided: `the text is longer than ${MAX_MATCHED} characters` };
    return decided(test(text));
  });
}

function modeAtMost(allowed: number, value: Value): Verdict {
  if (typeof value !== "string" || !/^[0-7]{3,4}$/.test(value))
    return { undecided: `${shown(value)} is no file mode` };
  return decided((Number.parseInt(value, 8) & ~allowed) === 0);
}

function shown(value: Value): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
