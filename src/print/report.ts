import type { Finding, Report } from "../model/report.ts";
import { SEVERITIES, type Severity } from "../model/severity.ts";
import { printable } from "../model/text.ts";
import { findingLines } from "./finding.ts";
import type { Page } from "./page.ts";
import { unseenLines } from "./unseen.ts";
import { count } from "./words.ts";
import { wrap } from "./wrap.ts";

const WORST_FIRST = SEVERITIES.toReversed();

/** The report for a person: grouped by severity, the worst first, then what could not be seen, then the sum. */
export function reportText(report: Report, page: Page): string {
  const groups = WORST_FIRST.flatMap((severity) => severityLines(severity, report.findings, page));
  return `${[...headLines(report, page), ...groups, ...unseenLines(report, page), ...sumLines(report, page)].join("\n")}\n`;
}

function headLines(report: Report, { ink, width }: Page): string[] {
  const { host, madeAt, notEvidence, coverage, ranAs } = report;
  const system = `${host.os}${host.release ? ` ${host.release}` : ""}`;
  const told = [
    comparedWith(report),
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
  if (those.length === 0) return [];
  const heading = page.ink.severity(severity, `${severity.toUpperCase()} (${those.length})`);
  return ["", heading, ...those.flatMap((finding) => findingLines(finding, page))];
}

function sumLines({ findings, coverage, undecided }: Report, { ink }: Page): string[] {
  const drifts = findings.filter(({ type }) => type === "drift").length;
  const found = `${count(drifts, "drift")} and ${count(findings.length - drifts, "deviation")}`;
  const bySeverity = WORST_FIRST.map((severity) => ({
    severity,
    number: findings.filter((finding) => finding.severity === severity).length,
  }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => ink.severity(severity, `${number} ${severity}`));
  const open = [
    count(coverage.unreadable.length, "place could not be read", "places could not be read"),
    count(undecided.length, "check is undecided", "checks are undecided"),
  ];
  const sum = findings.length === 0 ? "nothing found" : `${found}: ${bySeverity.join(", ")}`;
  return ["", `${ink.bold("Result:")} ${sum}.`, `${open.join(", ")}.`];
}
