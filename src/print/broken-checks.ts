import type { Deviation } from "../compare/checks.ts";
import { SEVERITIES } from "../model/severity.ts";
import { printable } from "../model/text.ts";
import type { Page } from "./page.ts";
import { count } from "./words.ts";
import { indented, wrap } from "./wrap.ts";

const ADVICE =
  "Mend the host and draft again. To accept one, write a check of the same id into the draft: it takes the place of the pack's.";

/** The checks that a host breaks whose state is to be approved: every audit will tell them, until somebody decides. */
export function brokenChecksText(deviations: readonly Deviation[], { ink, width }: Page): string {
  if (deviations.length === 0) return "";
  const worstFirst = deviations.toSorted(
    (a, b) => SEVERITIES.indexOf(b.check.severity) - SEVERITIES.indexOf(a.check.severity),
  );
  const heading = `${count(deviations.length, "check does", "checks do")} not hold on this host; approving the draft does not change that:`;
  const lines = [
    ...wrap(heading, width).map(ink.bold),
    ...worstFirst.flatMap(({ check: { severity, id, title }, address }) =>
      indented(`  ${severity.padEnd(8)} ${printable(`${id} at ${address}: ${title}`)}`, width),
    ),
    ...wrap(ADVICE, width),
  ];
  return `${lines.join("\n")}\n`;
}
