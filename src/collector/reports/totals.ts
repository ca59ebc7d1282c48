import { countsOf, type DriftReport, type FindingEntry, type HostEntry } from "../../model/drift-report.ts";
import { SEVERITIES, type Severity } from "../../model/severity.ts";

/** The numbers on the first page of a drift report. */
export function totalsOf(
  findings: readonly FindingEntry[],
  hosts: readonly HostEntry[],
): DriftReport["totals"] {
  const approved = hosts.filter(({ status }) => status === "approved");
  const counting = findings.filter(countsOf);
  const number = (those: (entry: FindingEntry) => boolean) => findings.filter(those).length;
  const of = (severity: Severity) => counting.filter(({ finding }) => finding.severity === severity).length;
  const open = (standing: FindingEntry["standing"]) =>
    number((entry) => entry.isOpen && entry.standing === standing);
  return {
    hosts: approved.length,
    silent: approved.filter(({ isSilent }) => isSilent).length,
    overdue: approved.filter(({ isOverdue }) => isOverdue).length,
    counting: counting.length,
    bySeverity: Object.fromEntries(SEVERITIES.map((severity) => [severity, of(severity)])),
    new: number(({ isNew }) => isNew),
    // What was closed before the period is not in it.
    closed: number(({ isOpen }) => !isOpen),
    flapping: number(({ isFlapping }) => isFlapping),
    authorised: open("authorised"),
    falsePositive: open("false-positive"),
    waived: open("waived"),
    unseen: approved.reduce((sum, host) => sum + unseenOf(host), 0),
  };
}

function unseenOf({ looked }: HostEntry): number {
  if (looked === undefined) return 0;
  const { unreadable, capped, unparsed, unapproved, undecided } = looked;
  return [unreadable, capped, unparsed, unapproved, undecided].reduce((sum, { length }) => sum + length, 0);
}
