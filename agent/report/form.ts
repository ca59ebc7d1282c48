import type { AllClear, Changes } from "../../src/model/interval.ts";
import { circumstancesDigest, findingDigest, openSet } from "../../src/model/open-set.ts";
import type { Report } from "../../src/model/report.ts";
import type { Run } from "../../src/model/run.ts";
import type { SignedReport } from "../../src/model/signed.ts";
import type { Unsigned } from "../sign/sign.ts";
import type { Told } from "./known.ts";

/** What a pass of the resident agent signs. */
export type IntervalReport = Unsigned<SignedReport | Changes | AllClear>;

/** What a finding came to since the report before. */
export interface Delta {
  opened: string[];
  changed: string[];
  closed: string[];
}

/** What is new in a report against what was told. */
export function deltaOf({ findings }: Report, { open }: Told): Delta {
  const before = new Map(open);
  const now = new Map(findings.map((finding) => [finding.id, findingDigest(finding)]));
  return {
    opened: [...now.keys()].filter((id) => !before.has(id)),
    changed: [...now].flatMap(([id, digest]) => (before.has(id) && before.get(id) !== digest ? [id] : [])),
    closed: [...before.keys()].filter((id) => !now.has(id)),
  };
}

/**
 * The shortest form that says it all: only what is new where all else was told before, nothing but the all-clear where
 * nothing is new, and the whole report where what was told is not known or no longer holds.
 */
export function shortest(report: Report, run: Run, told: Told | undefined): IntervalReport {
  const circumstances = circumstancesDigest(report);
  if (told?.circumstances !== circumstances) return { ...report, run };
  const { opened, changed, closed } = deltaOf(report, told);
  const { name, machineId } = report.host;
  const shared = {
    host: { name, ...(machineId === undefined ? {} : { machineId }) },
    agent: report.agent,
    circumstances,
    facts: report.coverage.facts,
    open: openSet(new Map(report.findings.map((finding) => [finding.id, findingDigest(finding)]))),
    run,
  };
  if (opened.length + changed.length + closed.length === 0)
    return { format: "mesdrift-all-clear/1", ...shared };
  const whole = (ids: readonly string[]) => report.findings.filter(({ id }) => ids.includes(id));
  return { format: "mesdrift-changes/1", ...shared, opened: whole(opened), changed: whole(changed), closed };
}
