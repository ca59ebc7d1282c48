import type { Finding, Report } from "../model/report.ts";
import { SEVERITIES, type Severity } from "../model/severity.ts";
import { printable } from "../model/text.ts";
import { findingLines } from "./finding.ts";
import type { Page } from "./page.ts";
import { expiredLines, trustTexts } from "./trust.ts";
import { unseenLines } from "./unseen.ts";
import { count } from "./words.ts";
import { wrap } from "./wrap.ts";

const WORST_FIRST = SEVERITIES.toReversed();

/** The report for a person: grouped by severity, the worst first, then what is waived, what could not be seen, and the sum. */
export function reportText(report: Report, page: Page): string {
  const open = report.findings.filter(({ waived }) => waived === undefined);
  const lines = [
    ...headLines(report, page),
    ...WORST_FIRST.flatMap((severity) => severityLines(severity, open, page)),
    ...waivedLines(report, page),
    ...expiredLines(report, page),
    ...unseenLines(report, page),
    ...sumLines(report, open, page),
  ];
  return `${lines.join("\n")}\n`;
}

function headLines(report: Report, { ink, width }: Page): string[] {
  const { host, madeAt, notEvidence, coverage, ranAs } = report;
  const system = `${host.os}${host.release ? ` ${host.release}` : ""}`;
  const told = [
    comparedWith(report),
    ...trustTexts(report),
    ...(notEvidence ? [`Not evidence: ${notEvidence}.`] : []),
    `Looked at ${count(coverage.facts, "fact")} of ${count(Object.keys(coverage.kinds).length, "kind")} as ${ranAs.user}.`,
  ];
  return [
    ink.bold(printable(`mesdrift audit of ${host.name} (${system}), ${madeAt}`)),
    ...told.flatMap((line) => wrap(printable(line), width)),
  ];
}

/** Without approved state there are checks only, and no drift, however much was changed: that must not look like calm. */
function comparedWith({ baseline }: Report): string {
  if (baseline.length === 0)
    return "Compared with nothing: no pack fits this system. Draft a baseline of this host with mesdrift baseline draft.";
  const names = baseline.map(({ id, version }) => `${id} version ${version}`).join(", ");
  if (baseline.some(({ state }) => state)) return `Compared with ${names}.`;
  return `Checked against ${names}. No state is approved there, so drift can't be told: draft a baseline with mesdrift baseline draft.`;
}

function severityLines(severity: Severity, findings: readonly Finding[], page: Page): string[] {
  const those = findings.filter((finding) => finding.severity === severity);
  return section(page.ink.severity(severity, `${severity.toUpperCase()} (${those.length})`), those, page);
}

/** What one engineer alone accepted stands out: others have yet to look at it. */
function waivedLines({ findings }: Report, page: Page): string[] {
  const { alone = [], together = [] } = Object.groupBy(
    findings.filter(({ waived }) => waived !== undefined),
    ({ waived }) => (waived?.provisional ? "alone" : "together"),
  );
  const provisional = page.ink.severity(
    "critical",
    `WAIVED PROVISIONALLY, by one engineer alone (${alone.length})`,
  );
  return [
    ...section(provisional, alone, page),
    ...section(page.ink.bold(`WAIVED (${together.length})`), together, page),
  ];
}

function section(heading: string, findings: readonly Finding[], page: Page): string[] {
  if (findings.length === 0) return [];
  return ["", heading, ...findings.flatMap((finding) => findingLines(finding, page))];
}

function sumLines(
  { findings, coverage, undecided }: Report,
  open: readonly Finding[],
  { ink }: Page,
): string[] {
  const drifts = open.filter(({ type }) => type === "drift").length;
  const found = `${count(drifts, "drift")} and ${count(open.length - drifts, "deviation")}`;
  const bySeverity = WORST_FIRST.map((severity) => ({
    severity,
    number: open.filter((finding) => finding.severity === severity).length,
  }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => ink.severity(severity, `${number} ${severity}`));
  const unseen = [
    count(coverage.unreadable.length, "place could not be read", "places could not be read"),
    count(undecided.length, "check is undecided", "checks are undecided"),
  ];
  const sum = open.length === 0 ? "nothing found" : `${found}: ${bySeverity.join(", ")}`;
  const waived = findings.length - open.length;
  const rest = waived === 0 ? "" : `; ${waived} waived`;
  return ["", `${ink.bold("Result:")} ${sum}${rest}.`, `${unseen.join(", ")}.`];
}
