import type { DriftReport } from "../../model/drift-report.ts";
import { SEVERITIES } from "../../model/severity.ts";
import { localTime } from "../../print/time.ts";
import { count } from "../../print/words.ts";
import { html, type Markup } from "../markup.ts";
import { clearText, doubtsOf, titleOf } from "../words.ts";

/** What is known at a glance: which period, the answer, and the numbers behind it. */
export function summary(report: DriftReport): Markup {
  const { period, madeAt, schedule, late } = report;
  const when = (instant: string) => localTime(instant, period.timeZone);
  return html`<header><h1>${titleOf(report)}</h1>
<p>${when(period.since)} to ${when(period.until)} <span class="soft">(${period.timeZone})</span></p>
<p class="soft">As known at ${when(madeAt)}${schedule !== undefined && `, by the schedule ${schedule}`}.</p>
${late !== undefined && html`<p class="warn">Late: the collector did not run in time. This makes up for ${count(late, "missed report")}.</p>`}</header>
${result(report)}
${numbers(report)}
`;
}

function result(report: DriftReport): Markup {
  const { counting, bySeverity } = report.totals;
  const doubts = doubtsOf(report);
  const rest = doubts.length > 0 && html`<p>This is not all there is to know: ${doubts.join("; ")}.</p>`;
  if (counting === 0)
    return html`<div class="result ${doubts.length > 0 ? "unsure" : "clear"}">${clearText(doubts)}${rest}</div>`;
  const worst = SEVERITIES.toReversed()
    .map((severity) => ({ severity, number: bySeverity[severity] ?? 0 }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => `${number} ${severity}`);
  return html`<div class="result open">${count(counting, "finding is", "findings are")} open that nobody accounted for: ${worst.join(", ")}.${rest}</div>`;
}

function numbers({ totals }: DriftReport): Markup {
  const told: [number, string][] = [
    [totals.hosts, "hosts"],
    [totals.silent, "silent"],
    [totals.counting, "open, unaccounted"],
    [totals.new, "new in this period"],
    [totals.closed, "closed in it"],
    [totals.flapping, "flapping"],
    [totals.authorised, "authorised"],
    [totals.falsePositive, "no matter"],
    [totals.waived, "waived"],
    [totals.unseen, "not seen whole"],
  ];
  return html`<ul class="numbers">${told.map(([number, words]) => html`<li><b>${number}</b>${words}</li>`)}</ul>`;
}
