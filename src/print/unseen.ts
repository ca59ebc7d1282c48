import { type Gap, placeOf } from "../model/gaps.ts";
import type { Report } from "../model/report.ts";
import { printable } from "../model/text.ts";
import type { Page } from "./page.ts";
import { indented } from "./wrap.ts";

/** Most addresses listed for one reason; the JSON report has them all. */
const MAX_LISTED = 5;

/** What the pass could not see, cut short or not parse, grouped by the reason. */
export function unseenLines({ coverage, unapproved, undecided, ranAs }: Report, page: Page): string[] {
  const { unreadable, capped, unparsed } = coverage;
  const advice = adviceTo(ranAs);
  return [
    ...section("Could not be read", unreadable, page),
    ...(unreadable.length > 0 ? indented(`  ${advice}`, page.width).map(page.ink.dim) : []),
    ...section("Looked at only in part", capped, page),
    ...section("Not parsed, compared by hash only", unparsed, page),
    ...section("Never approved, since nobody could see it when the baseline was drafted", unapproved, page),
    ...section(
      "Checks undecided",
      undecided.map(({ check, address, why }) => ({ address: `${check} at ${address}`, why })),
      page,
    ),
  ];
}

function adviceTo({ user, privileged }: Report["ranAs"]): string {
  if (!privileged) return "Run it as root to see what only root may read.";
  if (user === "root") return "It ran as root: what is listed here, root could not see either.";
  return `It ran as ${printable(user)}, who may read every file; of what is listed here, root may see some.`;
}

function section(title: string, gaps: readonly Gap[], { ink, width }: Page): string[] {
  if (gaps.length === 0) return [];
  const byReason = Map.groupBy(gaps, ({ why }) => why);
  return [
    "",
    ink.bold(`${title} (${gaps.length})`),
    ...[...byReason].flatMap(([why, those]) => reasonLines(why, those, width)),
  ];
}

function reasonLines(why: string, gaps: readonly Gap[], width: number): string[] {
  const listed = gaps
    .slice(0, MAX_LISTED)
    .map((gap) => `    ${printable(placeOf(gap))}${gap.below ? " and below" : ""}`);
  const rest = gaps.length - listed.length;
  return [
    ...indented(`  ${printable(why)}`, width),
    ...listed,
    ...(rest > 0 ? [`    and ${rest} more, all listed by --format json`] : []),
  ];
}
