import type { DriftReport, FindingEntry, HostEntry } from "../model/drift-report.ts";
import { placeOf } from "../model/gaps.ts";
import { printable } from "../model/text.ts";
import { count, valueText } from "../print/words.ts";
import { doubtsOf, receivedText, signersText } from "./words.ts";

/** The columns, in order. `record` says what a row is. */
const COLUMNS = [
  ...["record", "site", "host", "number", "type", "severity", "state", "standing", "title", "address"],
  ...["before", "after", "first_seen", "open_since", "last_seen", "closed", "times_opened", "flapping"],
  ...["verdict_by", "verdict_at", "verdict_reason", "waiver", "waiver_owner", "waiver_reason"],
  ...["waived_until", "time", "detail"],
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string | number>>;

/** Spreadsheets of Windows take a file for UTF-8 only with this before it. */
const MARK = "\uFEFF";

/** A drift report as a table (RFC 4180), one row for each thing that is told. Times are RFC 3339 in UTC. */
export function driftCsv(report: DriftReport): string {
  const rows = [
    headRow(report),
    ...report.findings.map(findingRow),
    ...report.hosts.flatMap(hostRows),
    ...report.events.map(
      ({ site, host, kind, at, text }): Row => ({
        record: "event",
        site,
        host,
        type: kind,
        time: at,
        detail: text,
      }),
    ),
    ...checkpointRows(report),
    ...report.limits.map((text): Row => ({ record: "limit", detail: text })),
  ];
  const lines = [[...COLUMNS], ...rows.map((row) => COLUMNS.map((column) => row[column] ?? ""))];
  return MARK + lines.map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

/**
 * One cell. What a spreadsheet would take for a formula is text with an apostrophe before it (OWASP, "CSV injection"), also
 * behind a semicolon, where spreadsheets of some countries begin another cell; and control characters and marks that turn the reading direction are spelled out.
 */
function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = printable(value);
  const safe = text.replace(/(^|;)(?=[\s"]*[=+\-@|%＝＋－＠])/g, "$1'");
  return /[",]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function headRow(report: DriftReport): Row {
  const { site, madeAt, period, totals, schedule, late } = report;
  const doubts = doubtsOf(report);
  const said = [
    `since ${period.since}, before ${period.until}`,
    ...(schedule === undefined ? [] : [`schedule ${schedule}`]),
    ...(late === undefined ? [] : [`late: it makes up for ${late} missed`]),
    `${count(totals.hosts, "host")}, ${totals.silent} silent, ${totals.overdue} overdue`,
    `${count(totals.counting, "open finding")} that nobody accounted for`,
    ...(doubts.length > 0 ? [`this is not all there is to know: ${doubts.join("; ")}`] : []),
  ];
  return { record: "report", site: site ?? "all sites", time: madeAt, detail: said.join("; ") };
}

function findingRow(entry: FindingEntry): Row {
  const { number, site, host, isOpen, isNew, standing, finding, verdict } = entry;
  const { type, severity, title, address, before, after, waived } = finding;
  return {
    ...{ record: "finding", number, site, host, type, severity, standing, title, address },
    state: isOpen ? (isNew ? "new" : "open") : "closed",
    before: before === undefined ? "" : valueText(before),
    after: after === undefined ? "" : valueText(after),
    first_seen: entry.firstSeen,
    open_since: entry.openedAt,
    last_seen: entry.lastSeen ?? "",
    closed: entry.closedAt ?? "",
    times_opened: entry.opened,
    flapping: entry.isFlapping ? "yes" : "no",
    ...(verdict ? { verdict_by: verdict.by, verdict_at: verdict.at, verdict_reason: verdict.reason } : {}),
    ...(waived
      ? {
          waiver: waived.id,
          waiver_owner: waived.owner,
          waiver_reason: waived.reason,
          waived_until: waived.until,
        }
      : {}),
  };
}

function hostRows(entry: HostEntry): Row[] {
  const { number, site, name, status, isSilent, isOverdue, unsure, looked } = entry;
  const of = { site, host: name };
  const marks = [
    ...(isSilent ? ["silent"] : []),
    ...(isOverdue ? ["no report for 35 days"] : []),
    ...(unsure === undefined ? [] : ["unsure"]),
  ];
  const told = [
    `received ${receivedText(entry)}`,
    count(looked?.facts ?? 0, "fact"),
    ...(unsure === undefined ? [] : [`not sure what is open: ${unsure}`]),
    ...(looked?.notEvidence === undefined ? [] : [`not evidence: ${looked.notEvidence}`]),
    ...(looked?.staleSince === undefined ? [] : [`trust is stale since ${looked.staleSince}`]),
  ];
  return [
    {
      ...{ record: "host", number, ...of, state: [status, ...marks].join(", "), time: entry.heardAt ?? "" },
      detail: told.join("; "),
    },
    ...(looked?.baseline ?? []).map(
      ({ id, version, sha256, signers }): Row => ({
        ...{
          record: "baseline",
          ...of,
          title: `${id} version ${version}`,
          detail: `${sha256}; ${signersText(signers)}`,
        },
      }),
    ),
    ...unseenRows(entry).map((row) => ({ record: "unseen", ...of, ...row })),
    ...entry.chains.flatMap(({ epoch, sequence, sha256, missing }): Row[] => [
      { record: "chain", ...of, number: sequence, title: epoch, detail: sha256 },
      ...missing.map(
        ([first, last]): Row => ({ record: "missing", ...of, title: epoch, detail: `${first} to ${last}` }),
      ),
    ]),
  ];
}

function unseenRows({ looked }: HostEntry): Row[] {
  if (looked === undefined) return [];
  const gaps = (type: "unreadable" | "capped" | "unparsed" | "unapproved") =>
    looked[type].map((gap): Row => ({ type, address: placeOf(gap), detail: gap.why }));
  return [
    ...(["unreadable", "capped", "unparsed", "unapproved"] as const).flatMap(gaps),
    ...looked.undecided.map(
      ({ check, address, why }): Row => ({ type: "undecided", title: check, address, detail: why }),
    ),
  ];
}

function checkpointRows({ checkpoint, trail }: DriftReport): Row[] {
  return [
    ...(checkpoint
      ? [{ record: "checkpoint", time: checkpoint.at, title: checkpoint.keyId, detail: checkpoint.sha256 }]
      : []),
    { record: "trail", number: trail.acts, detail: trail.sha256 },
  ];
}
