import { type Chain, chainsOf } from "../chain.ts";
import type { Approvals } from "./approvals.ts";
import type { HostKeys } from "./host-keys.ts";
import { type Entry, openFile, type ReportHead } from "./open-file.ts";
import type { Problem } from "./problem.ts";
import { rolledBack } from "./rollback.ts";

/** A jump of the clock below this is no matter: a time source steers so much at once. */
const SMALL_JUMP_SECONDS = 60;

/** Files as they are read, one at a time, since there may be many and long ones. */
export type Files = Iterable<{ file: string; bytes: Uint8Array }>;

export interface Question {
  files: Files;
  keys: HostKeys;
  /** Where given, the baselines of reports are held against what engineers signed. */
  approvals?: Approvals;
  /** It is a whole folder: what is missing in a chain is told. */
  whole: boolean;
}

/** What became of a folder of signed reports. */
export interface Verification {
  reports: number;
  snapshots: number;
  chains: Chain[];
  /** What does not hold. */
  problems: Problem[];
  /** What is worth knowing though it proves nothing. */
  notes: string[];
}

/** Verifies signed reports and snapshots: signatures, form, chains, and what they say of their baselines. */
export function verifyFiles({ files, keys, approvals, whole }: Question): Verification {
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  for (const { file, bytes } of files) {
    const opened = openFile(file, bytes, keys);
    problems.push(...opened.problems);
    if (opened.entry) entries.push(opened.entry);
  }
  const linked = chainsOf(entries);
  const reports = entries.filter(({ report }) => report !== undefined).length;
  return {
    reports,
    snapshots: entries.length - reports,
    chains: linked.chains,
    problems: [
      ...problems,
      ...(whole ? linked.problems : []),
      ...entries.flatMap((entry) => baselineProblems(entry, approvals)),
      ...rolledBack(entries),
    ],
    notes: notesOn(entries, approvals !== undefined),
  };
}

function baselineProblems({ file, report }: Entry, approvals: Approvals | undefined): Problem[] {
  if (report === undefined) return [];
  const why =
    report.notEvidence ?? (namesSigners(report) ? undefined : "it does not say who signed its baseline");
  if (why !== undefined)
    return [{ crime: "not-evidence", file, message: `this report is not evidence: ${why}` }];
  const refuted = approvals?.refuted(report);
  return refuted === undefined ? [] : [{ crime: "unapproved", file, message: refuted }];
}

function namesSigners({ trust, baseline }: ReportHead): boolean {
  return trust !== undefined && baseline.length > 0 && baseline.every(({ signers }) => signers?.length);
}

function notesOn(entries: readonly Entry[], isChecked: boolean): string[] {
  const rest = entries.some(({ report }) => report?.trust !== undefined) && !isChecked;
  return [
    ...entries
      .filter(({ jumpSeconds }) => Math.abs(jumpSeconds) >= SMALL_JUMP_SECONDS)
      .map(
        ({ file, jumpSeconds }) =>
          `${file}: the host's clock was moved by ${Math.round(jumpSeconds)} seconds before it`,
      ),
    ...(rest
      ? [
          "Who approved the baselines was not checked: give --trust with the trust repository, and --root-fingerprint.",
        ]
      : []),
  ];
}
