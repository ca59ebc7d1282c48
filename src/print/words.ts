import type { Difference } from "../model/report.ts";
import { printable } from "../model/text.ts";
import { isSecret, type Value } from "../model/value.ts";

/** Longest value shown on a terminal, in characters; the JSON report holds it whole. */
const MAX_SHOWN = 160;
/** Characters shown before the place where two long values begin to differ. */
const LEAD = 20;
/** Most fields shown of a whole fact, and the longest value among them, in characters. */
const [MAX_FIELDS, MAX_FIELD] = [8, 60];
/** Digits that are enough to tell two hashes apart by eye. */
const HASH_DIGITS = 12;

/** A value on one line, safe to show. */
export function valueText(value: Value | undefined): string {
  return cut(wholeText(value), MAX_SHOWN);
}

function wholeText(value: Value | undefined): string {
  if (value === undefined) return "nothing";
  if (isSecret(value)) return value.secret.shippedDefault ? "(secret, a shipped default)" : "(secret)";
  return printable(typeof value === "string" && value !== "" ? value : JSON.stringify(value, sealed));
}

function sealed(_: string, value: Value): Value {
  return isSecret(value) ? "(secret)" : value;
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}… (${text.length - most} more characters)` : text;
}

/** "1 finding", "2 findings". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

/** Digits in groups of three: "1,234,567". The runtime's own way takes 20 ms to get ready. */
function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** "before → after", or what was added or removed. */
export function changeText({
  change,
  before,
  after,
}: Pick<Difference, "change" | "before" | "after">): string {
  if (change === "added") return `+ ${factText(after)}`;
  if (change === "removed") return `- ${factText(before)}`;
  if (isSecret(before) && isSecret(after)) return `${valueText(before)} → another ${valueText(after)}`;
  const [was, is] = fromFirstDifference(wholeText(before), wholeText(after));
  return `${cut(was, MAX_SHOWN)} → ${cut(is, MAX_SHOWN)}`;
}

/** Of two long texts, the parts in which they differ. */
function fromFirstDifference(was: string, is: string): [string, string] {
  if (Math.max(was.length, is.length) <= MAX_SHOWN) return [was, is];
  let same = 0;
  while (same < was.length && was[same] === is[same]) same++;
  const start = same - LEAD;
  return start <= 0 ? [was, is] : [`…${was.slice(start)}`, `…${is.slice(start)}`];
}

/** A whole fact by the fields that say something; any other value as it is. */
function factText(value: Value | undefined): string {
  if (typeof value !== "object" || value === null || Array.isArray(value) || isSecret(value))
    return valueText(value);
  const telling = Object.entries(value).filter(([, field]) => saysSomething(field));
  const shown = telling
    .slice(0, MAX_FIELDS)
    .map(([name, field]) => `${printable(name)}: ${fieldText(field)}`);
  const rest = telling.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${count(rest, "more field")}`] : [])].join(", ") || "no fields";
}

function saysSomething(field: Value): boolean {
  if (typeof field !== "object") return field !== "" && field !== false;
  return field !== null && Object.keys(field).length > 0;
}

function fieldText(field: Value): string {
  if (Array.isArray(field)) return cut(field.map(wholeText).join(" "), MAX_FIELD);
  const text = wholeText(field);
  return isHash(text) ? shortHash(text) : cut(text, MAX_FIELD);
}

/** An effect: hashes by their first digits, since what matters is that they differ. */
export function effectText(effect: Difference): string {
  const { before, after } = effect;
  const isOfHashes = [before, after].every((value) => typeof value === "string" && isHash(value));
  return isOfHashes ? `${shortHash(String(before))} → ${shortHash(String(after))}` : changeText(effect);
}

function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

function shortHash(text: string): string {
  return `${text.slice(0, HASH_DIGITS)}…`;
}
