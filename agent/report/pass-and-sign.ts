import { resourceUsage } from "node:process";
import type { Finding, Report } from "../../src/model/report.ts";
import type { Run } from "../../src/model/run.ts";
import { atLeast, type Severity } from "../../src/model/severity.ts";
import { complain } from "../../src/program/complain.ts";
import { sha256 } from "../../src/trust/repository/names.ts";
import type { Clock } from "../clock.ts";
import { leaveMemory, type Parts } from "../commands/parts.ts";
import { steadyMs } from "../host/steady.ts";
import { partOf } from "../part.ts";
import { pass } from "../pass.ts";
import { planOf } from "../plan/plan.ts";
import { nextPass } from "../plan/timetable.ts";
import { PROBES } from "../probes/index.ts";
import type { Errand, PassResult } from "../run/errand.ts";
import type { Master } from "../run/master.ts";
import { undelivered } from "../ship/undelivered.ts";
import { signNext } from "../sign/sign.ts";
import { backed } from "../trust/backed.ts";
import { bounded } from "./bounded.ts";
import { type Delta, deltaOf, shortest } from "./form.ts";
import { loadKnown, saveKnown, toldBy } from "./known.ts";
import { missedBy } from "./missed.ts";
import { signSnapshots } from "./snapshots.ts";
import { untoldLapses } from "./untold.ts";

export interface PassAndSign {
  errand: Errand;
  parts: Parts;
  state: string;
  clock: Clock;
  /** Whoever asked for it. */
  master: Pick<Master, "ask">;
}

/** One pass for the resident agent: what is new since the report before, signed as the next link of the chain. Throws `Trouble`. */
export async function passAndSign({ errand, parts, state, clock, master }: PassAndSign): Promise<PassResult> {
  const started = steadyMs();
  const { host, secrets } = parts;
  const known = loadKnown(state, secrets);
  const part = errand.only && known ? partOf(errand.only.kinds, known.before) : undefined;
  const plan = errand.replan ? planOf(parts) : undefined;
  // All is watched before it is looked at, so that no change falls in between.
  if (plan) await master.ask({ plan });
  const found = await pass({ probes: PROBES, ...parts, clock, ...(part ? { part } : {}) });
  leaveMemory(parts);
  const whole = backed(found.report, parts.obeyed, clock());
  const report = bounded(whole);
  const { lapses, told } = untoldLapses(state);
  const delta = known ? deltaOf(report, known.told) : everything(report);
  const run: Run = {
    trigger: errand.trigger,
    ...(part ? { only: { kinds: [...part.kinds].sort() } } : {}),
    lapses,
    missed: known && plan ? await missedBy(errand, plan, { delta, report, master }) : [],
    health: {
      ...spent(started),
      ...(parts.waited.ms > 0 ? { waitedSeconds: hundredths(parts.waited.ms / 1000) } : {}),
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
    open: whole.findings.length,
    ...worstOf(report.findings),
    opened: delta.opened.length + delta.changed.length,
    closed: delta.closed.length,
    unseen: report.coverage.unreadable.length,
    ...(part ? {} : { next: nextAfter(errand, report.host.name, parts) }),
    cpuSeconds: spent(started).cpuSeconds,
  };
}

function nextAfter({ since }: Errand, host: string, { obeyed }: Parts): string {
  return nextPass(new Date(since), host, obeyed.trusted?.schedule).toISOString();
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

function spent(started: number): Pick<Run["health"], "cpuSeconds" | "seconds" | "rssMb"> {
  const { userCPUTime, systemCPUTime, maxRSS } = resourceUsage();
  return {
    cpuSeconds: hundredths((userCPUTime + systemCPUTime) / 1e6),
    seconds: hundredths((steadyMs() - started) / 1000),
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
