import { basename, dirname } from "node:path";
import type { InstallationRecord } from "../../model/installation.ts";
import type { Finding, Waived } from "../../model/report.ts";
import type { ClockState, Link, SignedReport } from "../../model/signed.ts";
import { Trouble } from "../../model/trouble.ts";
import type { Linked } from "../chain.ts";
import { EnvelopeError, openEnvelope } from "../envelope.ts";
import { readInstallation } from "../installation.ts";
import { type Predicate, readStatement } from "../statement.ts";
import type { HostKeys } from "./host-keys.ts";
import type { Crime, Problem } from "./problem.ts";

/** What is kept of a report once its signature and its form were verified: not its findings, which may be many. */
export interface ReportHead extends Pick<SignedReport, "baseline" | "trust" | "notEvidence" | "madeAt"> {
  /** The waivers under which findings did not count, each once. */
  waived: Waived[];
}

/** One verified envelope. */
export interface Entry extends Linked {
  /** By how many seconds the clock jumped since the one before, as far as that can be known. */
  jumpSeconds: number;
  isSnapshot: boolean;
  /** Undefined for a snapshot, and for a report that tells only what changed. */
  report?: ReportHead;
}

export interface OpenedFile {
  entry?: Entry;
  /** A record of an installation, which is of no chain. */
  installation?: InstallationRecord;
  problems: Problem[];
}

/** Verifies the bytes of one file, then reads them. @param file its path, which says where in a chain it belongs */
export function openFile(file: string, bytes: Uint8Array, keys: HostKeys): OpenedFile {
  const problem = (crime: Crime, message: string): Problem => ({ crime, file, message });
  try {
    const { payload, keyId, sha256 } = openEnvelope(bytes, keys.publicHex);
    const installation = readInstallation(payload);
    if (installation) {
      const isOther = !keys.speaksFor(keyId, installation.host.name);
      return {
        installation,
        problems: isOther ? [problem("wrong-host", otherHost(installation.host.name))] : [],
      };
    }
    const predicate = readStatement(payload);
    const entry: Entry = { file, keyId, sha256, ...headOf(predicate) };
    const { host } = entry;
    return {
      entry,
      problems: [
        ...(keys.speaksFor(keyId, host) ? [] : [problem("wrong-host", otherHost(host))]),
        ...misplaced(entry).map((message) => problem("wrong-name", message)),
      ],
    };
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    const crime = thrown instanceof EnvelopeError ? thrown.fault : "bad-statement";
    return { problems: [problem(crime, thrown.message)] };
  }
}

function otherHost(host: string): string {
  return `it tells of ${host}, but its key was registered for another host; where the host was renamed, register its key under the new name too`;
}

function headOf(predicate: Predicate): Omit<Entry, "file" | "keyId" | "sha256"> {
  const { host, link, clock } = predicate;
  const { epoch, sequence, previous } = link;
  const place = { host: host.name, epoch, sequence, previous };
  const shared = { ...place, isSnapshot: false, jumpSeconds: jumpOf(link, clock) };
  if (predicate.format === "mesdrift-snapshot/1")
    return { ...shared, isSnapshot: true, madeAt: predicate.takenAt };
  if (predicate.format !== "mesdrift-report/1") return { ...shared, madeAt: clock.time };
  const { madeAt, baseline, trust, notEvidence, findings } = predicate;
  const report = {
    madeAt,
    baseline,
    waived: waiversIn(findings),
    ...(trust === undefined ? {} : { trust }),
    ...(notEvidence === undefined ? {} : { notEvidence }),
  };
  return { ...shared, madeAt, report };
}

function waiversIn(findings: readonly Finding[]): Waived[] {
  const all = findings.flatMap(({ waived }) => waived ?? []);
  return [...new Map(all.map((waived) => [JSON.stringify(waived), waived])).values()];
}

/** Where the system was started anew only a clock that went back shows. */
function jumpOf({ since }: Link, { time, jumpSeconds }: ClockState): number {
  const passed = since === undefined ? 0 : (Date.parse(time) - Date.parse(since)) / 1000;
  return jumpSeconds ?? Math.min(0, passed);
}

/** The agent names files by number, in a folder named by epoch: two that were swapped would else not show. */
function misplaced({ file, sequence, epoch }: Entry): string[] {
  const [, number] = /^(\d{8,})\.json$/.exec(basename(file)) ?? [];
  const folder = basename(dirname(file));
  const isNamed = number !== undefined;
  return [
    ...(isNamed && Number(number) !== sequence ? [`it holds number ${sequence}: files were swapped`] : []),
    ...(isNamed && /^[0-9a-f]{32}$/.test(folder) && folder !== epoch
      ? [`it is of epoch ${epoch}: files were swapped`]
      : []),
  ];
}
