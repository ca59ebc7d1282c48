import { type BaselineChange, compareBaselines } from "../../baseline/compare-baselines.ts";
import type { Kinds } from "../../baseline/kinds.ts";
import type { OpenBaseline } from "../../baseline/open.ts";
import { Assignments } from "../../model/assignment.ts";
import { Trouble } from "../../model/trouble.ts";
import { type Note, noteOf } from "../note.ts";
import type { Proposal } from "../proposal.ts";
import { bulkPath } from "../repository/names.ts";
import { type Repository, readTarget } from "../repository/open.ts";
import { listed, TARGETS } from "../repository/standing.ts";
import { readReport, requireTested } from "../tested.ts";
import {
  ASSIGNMENTS_FILE,
  assignmentChanges,
  readDocument,
  WAIVERS_FILE,
  waiverChanges,
} from "./documents.ts";
import { openTarget } from "./open-target.ts";
import { rootChanges, siteChanges } from "./people.ts";

/** What one part of a proposal would change. Observed text and names in it are raw. */
export type Change =
  | { what: "lines"; subject: string; lines: readonly string[] }
  | {
      what: "baseline";
      subject: string;
      baseline: OpenBaseline;
      changes: readonly BaselineChange[];
      hosts: readonly string[];
    }
  | { what: "new baseline"; subject: string; baseline: OpenBaseline; hosts: readonly string[] };

/** What signing for one role would do. */
export interface Review {
  role: string;
  version: number;
  /** The last day it counts, RFC 3339 in UTC. */
  expires: string;
  note?: Note;
  /** What the report of a test host says; undefined where none is needed. */
  tested?: string;
  changes: readonly Change[];
}

/** A repository as it stands, undefined before its first root; what it is held against; all kinds of facts. */
export interface Reviewing {
  current: Repository | undefined;
  proposal: Proposal;
  /** All kinds of facts; asked for only where a baseline changes. */
  kinds: () => Promise<Kinds>;
}

/**
 * What a proposal changes, found by comparing its content with the verified repository: nothing that the proposal says
 * of itself is believed. Throws {@link Trouble} where content is missing or is none.
 */
export function review(reviewing: Reviewing): Promise<Review[]> {
  const { current, proposal } = reviewing;
  const { root } = proposal.revisions;
  return Promise.all(
    listed(proposal.revisions).map(async ([role, { signed }]) => {
      const note = noteOf(signed);
      const head = { role, version: signed.version, expires: signed.expires, ...(note ? { note } : {}) };
      if (role === "root" && root) {
        const lines = rootChanges(current?.standing.root.signed, root.signed);
        return { ...head, changes: [{ what: "lines", subject: "who may sign", lines }] };
      }
      const changes = await roleChanges(reviewing, role);
      return { ...head, ...testedBy(proposal, note, changes), changes };
    }),
  );
}

/** What the report of a test host says of the baselines that change. It is read anew: the note is only its name. */
function testedBy(
  { files }: Proposal,
  note: Note | undefined,
  changes: readonly Change[],
): { tested?: string } {
  const baselines = changes.flatMap((change) => ("baseline" in change ? [change.baseline.sha256] : []));
  if (baselines.length === 0) return {};
  if (note?.tested === undefined) return { tested: "no report of a test host" };
  const report = readReport(files.get(note.tested) ?? "", "the report of the test host");
  requireTested(report, baselines, "the report of the test host");
  const deviations = report.findings.filter(({ type }) => type === "deviation").length;
  return { tested: `${report.host.name} on ${report.madeAt}: no drift, ${deviations} deviations` };
}

async function roleChanges(reviewing: Reviewing, role: string): Promise<Change[]> {
  const old = reviewing.current?.standing.roles.get(role)?.signed;
  const fresh = reviewing.proposal.revisions.roles.get(role)?.signed;
  if (fresh === undefined) throw new TypeError(`no revision of ${role}`);
  if (role === TARGETS)
    return [{ what: "lines", subject: "who signs for which site", lines: siteChanges(old, fresh) }];
  const gone = Object.keys(old?.targets ?? {}).filter((target) => !(target in fresh.targets));
  const touched = Object.entries(fresh.targets).filter(
    ([target, { hashes }]) => old?.targets[target]?.hashes.sha256 !== hashes.sha256,
  );
  return [
    ...gone.map((subject): Change => ({ what: "lines", subject, lines: ["is taken away"] })),
    ...(await Promise.all(
      touched.map(([target, { hashes }]) => targetChange(reviewing, role, target, hashes.sha256 ?? "")),
    )),
  ];
}

async function targetChange(
  reviewing: Reviewing,
  role: string,
  target: string,
  hash: string,
): Promise<Change> {
  const { current, proposal, kinds } = reviewing;
  const text = proposal.files.get(hash);
  if (text === undefined) throw new Trouble(`the proposal lacks the content of ${target}; propose it again`);
  const old = current && readTarget(current, role, target);
  const name = target.slice(target.lastIndexOf("/") + 1);
  if (name === ASSIGNMENTS_FILE)
    return { what: "lines", subject: target, lines: assignmentChanges(old, text, target) };
  if (name === WAIVERS_FILE)
    return { what: "lines", subject: target, lines: waiverChanges(old, text, target) };
  const bulkText = (sha256: string) =>
    proposal.files.get(sha256) ?? current?.folder.readText(bulkPath(sha256)) ?? "";
  const baseline = openTarget(text, target, bulkText);
  const hosts = hostsOf(reviewing, role, target);
  if (old === undefined) return { what: "new baseline", subject: target, baseline, hosts };
  const changes = await compareBaselines(openTarget(old, target, bulkText), baseline, await kinds());
  return { what: "baseline", subject: target, baseline, changes, hosts };
}

/** The patterns of hosts that are assigned a target, as it will be. */
function hostsOf({ current, proposal }: Reviewing, role: string, target: string): string[] {
  const file = `${role}/${ASSIGNMENTS_FILE}`;
  const hash = proposal.revisions.roles.get(role)?.signed.targets[file]?.hashes.sha256 ?? "";
  const text = proposal.files.get(hash) ?? (current && readTarget(current, role, file));
  if (text === undefined) return [];
  const { assignments } = readDocument(Assignments, text, file);
  return assignments.filter(({ baselines }) => baselines.includes(target)).flatMap(({ hosts }) => hosts);
}
