import { formatAddress, parseAddress } from "../model/address.ts";
import type { Check } from "../model/check.ts";
import type { Fact } from "../model/fact.ts";
import { type Gap, Gaps } from "../model/gaps.ts";
import { type AddressPattern, addressPattern } from "../model/pattern.ts";
import type { Undecided } from "../model/report.ts";
import type { Value } from "../model/value.ts";
import { expected } from "./expected.ts";
import { holds, type Verdict } from "./matchers.ts";

/** A check that does not hold at an address. */
export interface Deviation {
  check: Check;
  address: string;
  /** What the check expects, in words. */
  before: string;
  /** What was observed; undefined when nothing is there. */
  after?: Value;
}

export interface Judgement {
  deviations: Deviation[];
  undecided: Undecided[];
}

/** One check on its way through the facts. */
interface Question {
  check: Check;
  at: AddressPattern;
  except: AddressPattern[];
  /** Something was at the address, so its absence is not to be judged. */
  met: boolean;
}

/**
 * Judges every check in one go over the facts. A value that was observed is judged. One that was not, but lies in a
 * gap, is undecided: it neither holds nor fails. Where a gap may hide further facts that a pattern asks for, the check
 * is undecided there too, once a gap. Only then does `absent` say what it means that nothing is there.
 */
export function checkFacts(checks: readonly Check[], facts: Iterable<Fact>, gaps: readonly Gap[]): Judgement {
  const judgement: Judgement = { deviations: [], undecided: [] };
  const unseen: Unseen = { gaps, hidden: new Gaps(gaps) };
  const questions = checks.map(asQuestion);
  const byKind = Map.groupBy(questions, ({ at }) => at.kind);
  for (const fact of facts)
    for (const question of byKind.get(fact.kind) ?? [])
      if (asksAbout(question, fact)) judgeFact(question, fact, unseen, judgement);
  for (const question of questions) judgeRest(question, gaps, judgement);
  return judgement;
}

/** The gaps in a row, and to be looked up. */
interface Unseen {
  gaps: readonly Gap[];
  hidden: Gaps;
}

function asQuestion(check: Check): Question {
  const except = (check.except ?? []).map(addressPattern);
  return { check, at: addressPattern(check.at), except, met: false };
}

function asksAbout({ at, except }: Question, { kind, key }: Fact): boolean {
  if (!at.matchesKey(key)) return false;
  return !except.some((pattern) => pattern.kind === kind && pattern.matchesKey(key));
}

function judgeFact(question: Question, fact: Fact, unseen: Unseen, into: Judgement): void {
  const { at } = question;
  const values = valuesAt(at, fact);
  for (const [path, value] of values) judgeValue(question, addressOf(fact, path), value, into);
  if (values.length === 0)
    judgeMissing(question, addressOf(fact, at.path), gapInside(unseen, at, fact), into);
  question.met = true;
}

/** The fields that the pattern names, each with its path; the whole fact where it names none. */
function valuesAt(
  { hasPath, path, matchesPath }: AddressPattern,
  { fields }: Fact,
): [string | undefined, Value][] {
  if (!hasPath) return [[undefined, fields]];
  if (path === undefined) return Object.entries(fields).filter(([name]) => matchesPath(name));
  return Object.hasOwn(fields, path) ? [[path, fields[path] ?? null]] : [];
}

function gapInside({ gaps, hidden }: Unseen, at: AddressPattern, { kind, key }: Fact): Gap | undefined {
  const gap = hidden.at(kind, key, at.path);
  if (gap || at.path !== undefined) return gap;
  return gaps.find(({ address }) => {
    const { kind: hiddenKind, path } = parseAddress(address);
    return kind === hiddenKind && path !== undefined && at.matchesPath(path) && hidden.at(kind, key, path);
  });
}

/** What no fact answered: a gap may hide it, or it is absent. */
function judgeRest(question: Question, gaps: readonly Gap[], into: Judgement): void {
  const { check, at, met } = question;
  if (met && at.key !== undefined) return;
  const hiding = gaps.filter((gap) => mayHide(gap, question));
  for (const gap of hiding) addUndecided(into, check, check.at, gap.why);
  if (!met && hiding.length === 0) judgeMissing(question, check.at, undefined, into);
}

/** May there be facts in the gap that the pattern asks for? */
function mayHide(gap: Gap, { at, except }: Question): boolean {
  const { kind, key, path } = parseAddress(gap.address);
  if (kind !== at.kind) return false;
  if (key === "*") return path === undefined;
  if (gap.below && (isBelow(at.prefix, key) || key.startsWith(at.prefix))) return true;
  if (path !== undefined && path !== at.path) return false;
  return at.matchesKey(key) && !except.some((pattern) => pattern.matchesKey(key));
}

function isBelow(path: string, directory: string): boolean {
  return path.startsWith(directory.endsWith("/") ? directory : `${directory}/`);
}

function judgeMissing(question: Question, address: string, gap: Gap | undefined, into: Judgement): void {
  const { check } = question;
  if (gap) addUndecided(into, check, gap.address.includes(":*#") ? check.at : address, gap.why);
  else if (check.absent === "undecided") addUndecided(into, check, address, "nothing is there");
  else if (check.absent === "fails") into.deviations.push({ check, address, before: expected(check.expect) });
}

function judgeValue({ check }: Question, address: string, value: Value, into: Judgement): void {
  const verdict: Verdict = holds(check.expect, value);
  if ("undecided" in verdict) addUndecided(into, check, address, verdict.undecided);
  else if (!verdict.holds)
    into.deviations.push({ check, address, before: expected(check.expect), after: value });
}

function addUndecided({ undecided }: Judgement, { id: check }: Check, address: string, why: string): void {
  const known = undecided.some((one) => one.check === check && one.address === address && one.why === why);
  if (!known) undecided.push({ check, address, why });
}

function addressOf({ kind, key }: Fact, path?: string): string {
  return formatAddress(path === undefined ? { kind, key } : { kind, key, path });
}
