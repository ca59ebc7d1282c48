import type { Finding, Waived } from "../model/report.ts";
import { printable } from "../model/text.ts";
import { sameValue, type Value } from "../model/value.ts";
import type { Page } from "./page.ts";
import { changeText, effectText, valueText } from "./words.ts";
import { indented, wrap } from "./wrap.ts";

/** Most effects, and most members of a list, that are shown; the JSON report has them all. */
const MAX_LISTED = 6;
const MARGIN = "    ";
const HANGING = `${MARGIN}  `;
/** Columns of the longest label with the blank behind it. */
const LABEL = "Expected: ".length;

/** What the frameworks are called that rules come from. CIS names itself in each reference. */
const FRAMEWORKS: Record<string, string> = {
  iec62443: "IEC 62443-3-3 ",
  nist80053: "NIST SP 800-53 ",
  cis: "",
  stig: "DISA STIG ",
};

/** One finding for a person: what, where, from what to what, why it matters, what to do, who, and what follows. */
export function findingLines(finding: Finding, page: Page): string[] {
  const { address, why, fix, actor, waived } = finding;
  const { ink, width } = page;
  const label = (name: string, text: string) => labelled(name, printable(text), width);
  return [
    "",
    ...indented(`  ${headline(finding)}`, width).map(ink.bold),
    `${MARGIN}${address}`,
    ...(finding.type === "drift" ? driftLines(finding, width) : deviationLines(finding, width)),
    ...label("Why:", why),
    ...label("Do:", fix),
    ...actor.flatMap((line) => label("Who:", line)),
    ...(waived ? waiverLines(waived, width) : []),
    ...[...effectLines(finding, width), ...referenceLines(finding, width)].map(ink.dim),
  ];
}

/** The title of a check says what should be, so it is told that it is not so. */
function headline({ type, title, check }: Finding): string {
  if (type === "drift") return `Drift: ${printable(title)}`;
  return `Deviation from "${printable(title)}", check ${check}`;
}

function driftLines(finding: Finding, width: number): string[] {
  const { before, after } = finding;
  if (Array.isArray(before) && Array.isArray(after)) return memberLines(before, after, width);
  const [first, ...others] = wrap(changeText(finding), width - HANGING.length);
  return [`${MARGIN}${first}`, ...others.map((line) => HANGING + line)];
}

/** Of a list, the members that came and went; where only their order changed, the list before and after. */
function memberLines(before: Value[], after: Value[], width: number): string[] {
  const lost = missingFrom(after, before).map((member) => `- ${valueText(member)}`);
  const gained = missingFrom(before, after).map((member) => `+ ${valueText(member)}`);
  const members = [...lost, ...gained];
  if (members.length === 0)
    return [...labelled("Was:", valueText(before), width), ...labelled("Is:", valueText(after), width)];
  return shortened(members).flatMap((line) => indented(MARGIN + line, width));
}

function missingFrom(list: readonly Value[], members: readonly Value[]): Value[] {
  return members.filter((member) => !list.some((other) => sameValue(other, member)));
}

function deviationLines({ before, after }: Finding, width: number): string[] {
  const found =
    Array.isArray(after) && after.length > 0 ? shortened(after.map(valueText)) : [foundText(after)];
  return [
    ...found.flatMap((line, at) => labelled(at === 0 ? "Found:" : "", line, width)),
    ...labelled("Expected:", valueText(before), width),
  ];
}

/** A field that is known to hold nothing reads like one that is not there. */
function foundText(value: Value | undefined): string {
  return valueText(value ?? undefined);
}

/** Why the finding does not count, what is done instead, and until when. */
function waiverLines({ id, owner, reason, compensating, until }: Waived, width: number): string[] {
  return [
    ...labelled("Waived:", printable(`by ${id} of ${owner}: ${reason}`), width),
    ...labelled("Instead:", printable(compensating), width),
    ...labelled("Until:", until, width),
  ];
}

function effectLines({ effects }: Finding, width: number): string[] {
  const lines = effects.map((effect) => `${effect.address} ${effectText(effect)}`);
  return shortened(lines).flatMap((line) => labelled("Effect:", line, width));
}

function referenceLines({ refs }: Finding, width: number): string[] {
  const text = referencesText(refs);
  return text === "" ? [] : labelled("See:", printable(text), width);
}

/** Where a rule comes from, by the names that people know. Not yet safe to show. */
export function referencesText(refs: Finding["refs"]): string {
  return Object.entries(refs)
    .map(([name, ids]) => `${FRAMEWORKS[name] ?? `${name} `}${ids.join(", ")}`)
    .join("; ");
}

function shortened(lines: string[]): string[] {
  const rest = lines.length - MAX_LISTED;
  return rest > 0 ? [...lines.slice(0, MAX_LISTED), `and ${rest} more`] : lines;
}

function labelled(label: string, text: string, width: number): string[] {
  return wrap(text, width - MARGIN.length - LABEL).map(
    (line, at) => MARGIN + (at === 0 ? label : "").padEnd(LABEL) + line,
  );
}
