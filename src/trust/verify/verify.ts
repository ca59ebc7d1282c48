import type { InstallationRecord } from "../../model/installation.ts";
import { type Chain, chainsOf } from "../chain.ts";
import type { Approvals } from "./approvals.ts";
import { Archives, type Files } from "./archives.ts";
import { type Checkpoint, cutOff, unspoken } from "./checkpoints.ts";
import type { HostKeys } from "./host-keys.ts";
import { type Entry, openFile, type ReportHead } from "./open-file.ts";
import type { Problem } from "./problem.ts";
import { rolledBack } from "./rollback.ts";

/** A jump of the clock below this is no matter: a time source steers so much at once. */
const SMALL_JUMP_SECONDS = 60;

export interface Question {
  files: Files;
  /** Archives of a collector. */
  archives?: Files;
  keys: HostKeys;
  /** Public keys of the collector (32 bytes in hex) by their ids; where given, the seals of archives are verified. */
  collector?: ReadonlyMap<string, string>;
  /** Signed by the collector, and verified already. */
  checkpoints?: readonly Checkpoint[];
  /** Where given, the baselines of reports are held against what engineers signed. */
  approvals?: Approvals;
  /** It is a whole folder: what is missing in a chain is told. */
  whole: boolean;
}

/** What became of a folder of signed reports. */
export interface Verification {
  reports: number;
  snapshots: number;
  /** Records of installations. */
  installations: number;
  chains: Chain[];
  /** What does not hold. */
  problems: Problem[];
  /** What is worth knowing though it proves nothing. */
  notes: string[];
}

/** Verifies signed reports and snapshots: signatures, form, chains, and what they say of their baselines. */
export function verifyFiles(question: Question): Verification {
  const { files, archives = [], keys, collector, checkpoints = [], approvals, whole } = question;
  const all: Entry[] = [];
  const problems: Problem[] = [];
  const unpacking = new Archives(collector);
  const records: { file: string; record: InstallationRecord }[] = [];
  for (const { file, bytes } of both(files, unpacking.envelopesIn(archives))) {
    const opened = openFile(file, bytes, keys);
    problems.push(...opened.problems);
    if (opened.entry) all.push(opened.entry);
    if (opened.installation) records.push({ file, record: opened.installation });
  }
  const entries = once(all);
  const linked = chainsOf(entries);
  const held = { entries, keys, whole };
  const reports = entries.filter(({ isSnapshot }) => !isSnapshot).length;
  return {
    reports,
    snapshots: entries.length - reports,
    installations: records.length,
    chains: linked.chains,
    problems: [
      ...unpacking.problems(),
      ...problems,
      ...(whole ? linked.problems : []),
      ...cutOff(held, checkpoints),
      ...entries.flatMap((entry) => baselineProblems(entry, approvals)),
      ...rolledBack(entries),
    ],
    notes: [
      ...notesOn(entries, approvals !== undefined),
      ...unspoken(held, checkpoints),
      ...records.map(noteOn),
    ],
  };
}

function* both(files: Files, others: Files): Files {
  yield* files;
  yield* others;
}

/** A collector keeps what findings rest on, also when an archive holds it: the same in a file and in an archive is no crime. */
function once(entries: readonly Entry[]): Entry[] {
  const filed = new Set(entries.filter(({ file }) => !isArchived(file)).map((entry) => entry.sha256));
  return entries.filter(({ file, sha256 }) => !isArchived(file) || !filed.has(sha256));
}

/** It is named by its archive and its line. */
function isArchived(file: string): boolean {
  return /\.jsonl\.zst:\d+$/.test(file);
}

/** That a record was signed says nothing of what is in it: requirements that do not hold are told. */
function noteOn({
  file,
  record: { host, madeAt, requirements },
}: {
  file: string;
  record: InstallationRecord;
}): string {
  const failed = requirements.filter(({ holds }) => !holds).map(({ id }) => id);
  const held = `${requirements.length - failed.length} of ${requirements.length} requirements hold`;
  return `${file}: the installation on ${host.name} at ${madeAt}: ${held}${failed.length > 0 ? `; not ${failed.join(", ")}` : ""}`;
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
