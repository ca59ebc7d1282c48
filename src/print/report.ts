import type { Finding, Report } from "../model/report.ts";
import { SEVERITIES, type Severity } from "../model/severity.ts";
import { printable } from "../model/text.ts";
import { unseenLines } from "./unseen.ts";
import { changeText, count, type Ink, valueText } from "./words.ts";

/** The report for a person: grouped by severity, the worst first, then what could not be seen, then the sum. */
export function reportText(report: Report, ink: Ink): string {
  const worstFirst = SEVERITIES.toReversed();
  const groups = worstFirst.flatMap((severity) => severityLines(severity, report.findings, ink));
  return `${[...headLines(report, ink), ...groups, ...unseenLines(report, ink), ...sumLines(report, ink)].join("\n")}\n`;
}

function headLines({ host, madeAt, baseline, notEvidence, coverage, ranAs }: Report, ink: Ink): string[] {
  const system = `${host.os}${host.release ? ` ${host.release}` : ""}`;
  const names = baseline.map(({ id, version }) => `${id} version ${version}`).join(", ") || "no baseline";
  return [
    ink.bold(`mesdrift audit of ${printable(host.name)} (${printable(system)}), ${madeAt}`),
    `Compared with ${names}${notEvidence ? `. Not evidence: ${notEvidence}` : ""}.`,
    `Looked at ${count(coverage.facts, "fact")} of ${count(Object.keys(coverage.kinds).length, "kind")} as ${printable(ranAs.user)}.`,
  ];
}

function severityLines(severity: Severity, findings: readonly Finding[], ink: Ink): string[] {
  const those = findings.filter((finding) => finding.severity === severity);
  if (those.length === 0) return [];
  const heading = ink.severity(severity, `${severity.toUpperCase()} (${those.length})`);
  return ["", heading, ...those.flatMap((finding) => findingLines(finding, ink))];
}

function findingLines(finding: Finding, ink: Ink): string[] {
  const { type, title, address, why, fix, actor, effects, check, refs } = finding;
  const what = type === "drift" ? changeText(finding) : deviationText(finding);
  const rules = Object.entries(refs).map(([framework, ids]) => `${framework} ${ids.join(", ")}`);
  return [
    `  ${ink.bold(printable(title))} ${ink.dim(type === "drift" ? "drift" : `deviation, check ${check}`)}`,
    `    ${address}`,
    `    ${what}`,
    `    Why: ${printable(why)}`,
    `    Do:  ${printable(fix)}`,
    ...actor.map((line) => `    Who: ${printable(line)}`),
    ...effects.map((effect) => ink.dim(`    Effect: ${effect.address} ${changeText(effect)}`)),
    ...(rules.length > 0 ? [ink.dim(`    See: ${printable(rules.join("; "))}`)] : []),
  ];
}

function deviationText({ before, after }: Finding): string {
  return `found ${valueText(after)}, expected ${valueText(before)}`;
}

function sumLines({ findings, coverage, undecided }: Report, ink: Ink): string[] {
  const drifts = findings.filter(({ type }) => type === "drift").length;
  const bySeverity = SEVERITIES.toReversed()
    .map((severity) => ({
      severity,
      number: findings.filter((finding) => finding.severity === severity).length,
    }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => ink.severity(severity, `${number} ${severity}`));
  const found =
    findings.length === 0
      ? ["nothing found"]
      : [count(drifts, "drift"), count(findings.length - drifts, "deviation"), ...bySeverity];
  const open = [
    count(coverage.unreadable.length, "place that could not be read", "places that could not be read"),
    count(undecided.length, "check undecided", "checks undecided"),
  ];
  return ["", `${ink.bold("Result:")} ${[...found, ...open].join(", ")}.`];
}
