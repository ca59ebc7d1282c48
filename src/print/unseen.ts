import type { Report } from "../model/report.ts";
import type { Gap } from "../model/snapshot.ts";
import { printable } from "../model/text.ts";
import type { Ink } from "./words.ts";

/** Most addresses listed for one reason; the JSON report has them all. */
const MAX_LISTED = 5;

/** What the pass could not see, cut short or not parse, grouped by the reason. */
export function unseenLines({ coverage, unapproved, undecided, ranAs }: Report, ink: Ink): string[] {
  const { unreadable, capped, unparsed } = coverage;
  const advice =
    unreadable.length > 0 && !ranAs.privileged
      ? [ink.dim("  Run it as root to see what only root may read.")]
      : [];
  return [
    ...section("Could not be read", unreadable, ink),
    ...advice,
    ...section("Cut short", capped, ink),
    ...section("Not parsed, compared by hash only", unparsed, ink),
    ...section("Never approved, since nobody could see it when the baseline was drafted", unapproved, ink),
    ...section(
      "Checks undecided",
      undecided.map(({ check, address, why }) => ({ address: `${check} at ${address}`, why })),
      ink,
    ),
  ];
}

function section(title: string, gaps: readonly Gap[], ink: Ink): string[] {
  if (gaps.length === 0) return [];
  const byReason = Map.groupBy(gaps, ({ why }) => why);
  return [
    "",
    ink.bold(`${title} (${gaps.length})`),
    ...[...byReason].flatMap(([why, those]) => reasonLines(why, those)),
  ];
}

function reasonLines(why: string, gaps: readonly Gap[]): string[] {
  const listed = gaps
    .slice(0, MAX_LISTED)
    .map(({ address, below }) => `    ${printable(address)}${below ? " and below" : ""}`);
  const rest = gaps.length - listed.length;
  return [`  ${printable(why)}`, ...listed, ...(rest > 0 ? [`    and ${rest} more`] : [])];
}
