import { resourceUsage } from "node:process";
import type { Finding, Report } from "../../src/model/report.ts";
import type { Run } from "../../src/model/run.ts";
import { atLeast, type Severity } from "../../src/model/severity.ts";
import { complain } from "../../src/program/complain.ts";
import { sha256 } from "../../src/trust/repository/names.ts";
import type { Clock } from "../clock.ts";
import { leaveMemory, type Parts } from "../commands/parts.ts";
import { partOf } from "../part.ts";
import { pass } from "../pass.ts";
import { planOf } from "../plan/plan.ts";
import { PROBES } from "../probes/index.ts";
import type { Errand, PassResult } from "../run/errand.ts";
import { undelivered } from "../ship/undelivered.ts";
import { signNext } from "../sign/sign.ts";
import { backed } from "../trust/backed.ts";
import { type Delta, deltaOf, shortest } from "./form.ts";
import { loadKnown, saveKnown, toldBy } from "./known.ts";
import { signSnapshots } from "./snapshots.ts";
import { untoldLapses } from "./untold.ts";

export interface PassAndSign {
  errand: Errand;
  parts: Parts;
  state: string;
  clock: Clock;
}

/** One pass for the resident agent: what is new since the report before, signed as the next link of the chain. Throws `Trouble`. */
export async function passAndSign({ errand, parts, state, clock }: PassAndSign): Promise<PassResult> {
  const started = performance.now();
  const { host, secrets } = parts;
  const known = loadKnown(state, secrets);
  const part = errand.only && known ? partOf(errand.only.kinds, known.before) : undefined;
  const found = await pass({ probes: PROBES, ...parts, clock, ...(part ? { part } : {}) });
  leaveMemory(parts);
  const report = backed(found.report, parts.obeyed, clock());
  const { lapses, told } = untoldLapses(state);
  const delta = known ? deltaOf(report, known.told) : everything(report);
  const run: Run = {
    trigger: errand.trigger,
    ...(part ? { only: { kinds: [...part.kinds].sort() } } : {}),
    lapses,
    missed: known ? missed(errand, delta, report) : [],
    health: {
      ...spent(started),
      watcher: errand.watcher,
      ...undelivered(state),
    },
  };
  const { predicate, envelope } = await signNext(
    (previous) =>
      shortest(report, run, errand.full || known?.told.envelope !== previous ? undefined : known?.told),
    { host, clock, state },
  );
  told();
  const own = sha256(envelope);
  const remember = (last: string) => {
    const why = saveKnown(state, secrets, { told: toldBy(report, last), before: found });
    if (why !== undefined) complain(`${why}; the next report tells all again`);
  };
  remember(own);
  if (part === undefined) {
    const last = await signSnapshots({ parts, state, clock, all: errand.full, last: own });
    if (last !== undefined && last !== own) remember(last);
  }
  parts.obeyed.told();
  return {
    form: FORMS[predicate.format],
    sequence: predicate.link.sequence,
    at: predicate.clock.time,
    open: report.findings.length,
    ...worstOf(report.findings),
    opened: delta.opened.length + delta.changed.length,
    closed: delta.closed.length,
    unseen: report.coverage.unreadable.length,
    plan: planOf(parts),
  };
}

const FORMS = {
  "mesdrift-report/1": "report",
  "mesdrift-changes/1": "changes",
  "mesdrift-all-clear/1": "all-clear",
  "mesdrift-snapshot/1": "report",
} as const;

function everything({ findings }: Report): Delta {
  return { opened: findings.map(({ id }) => id), changed: [], closed: [] };
}

/** What a scheduled pass found although changes were watched for all the time: the watcher missed it. */
function missed(
  { trigger, wasWatching }: Errand,
  { opened, changed }: Delta,
  { findings }: Report,
): string[] {
  if (trigger !== "schedule" || !wasWatching) return [];
  const isDrift = new Set(findings.filter(({ type }) => type === "drift").map(({ id }) => id));
  return [...opened, ...changed].filter((id) => isDrift.has(id));
}

function spent(started: number): Pick<Run["health"], "cpuSeconds" | "seconds" | "rssMb"> {
  const { userCPUTime, systemCPUTime, maxRSS } = resourceUsage();
  return {
    cpuSeconds: hundredths((userCPUTime + systemCPUTime) / 1e6),
    seconds: hundredths((performance.now() - started) / 1000),
    rssMb: Math.round(maxRSS / 1024),
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

function worstOf(findings: readonly Finding[]): { worst?: Severity } {
  const severities = findings.filter(({ waived }) => !waived).map(({ severity }) => severity);
  const worst = severities.find((one) => severities.every((other) => atLeast(one, other)));
  return worst === undefined ? {} : { worst };
}
