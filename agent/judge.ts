import { checkFacts, type Judgement } from "../src/compare/checks.ts";
import { type Approved, driftsFrom } from "../src/compare/drifts.ts";
import { foldEffects } from "../src/compare/effects.ts";
import type { Drift } from "../src/compare/facts.ts";
import { bySeverity, deviationFinding, driftFinding } from "../src/compare/findings.ts";
import { foreignSecrets } from "../src/compare/foreign-secrets.ts";
import { joinRekeyed } from "../src/compare/rekeyed.ts";
import type { Check } from "../src/model/check.ts";
import type { Report } from "../src/model/report.ts";
import type { Gap, Snapshot } from "../src/model/snapshot.ts";
import { VERSION } from "../src/model/version.ts";
import type { Actors } from "./actor/actor.ts";
import type { Clock } from "./clock.ts";
import { KINDS } from "./probes/index.ts";

export interface Standard extends Approved {
  /** Hash of the compiled baseline. */
  sha256: string;
}

export interface Judging {
  snapshot: Snapshot;
  standards: readonly Standard[];
  actors: Actors;
  clock: Clock;
}

/** A snapshot held against baselines: drift from the approved state, and deviation from the checks. */
export async function judge({ snapshot, standards, actors, clock }: Judging): Promise<Report> {
  const drifts = new Map<string, Drift>();
  for (const standard of standards)
    for (const drift of await driftsFrom(standard, snapshot, KINDS)) drifts.set(drift.address, drift);
  const causes = foldEffects(joinRekeyed([...drifts.values()]));
  const drifted = await Promise.all(
    causes.map(async (cause) => driftFinding(cause, await actors.of(cause.drift))),
  );

  const checks = new Map(
    standards.flatMap(({ baseline }) => baseline.checks.map((check) => [check.id, check])),
  );
  const { deviations, undecided } = checkSnapshot([...checks.values()], snapshot);

  const unchanged = new Set(snapshot.facts);
  const looked = standards.flatMap(({ facts }) => facts.filter((fact) => !unchanged.has(fact)));
  const foreign = foreignSecrets(looked, snapshot.secretKey);
  return {
    format: "mesdrift-report/1",
    host: snapshot.host,
    madeAt: clock().toISOString(),
    agent: VERSION,
    ranAs: snapshot.ranAs,
    baseline: standards.map(({ baseline: { id, version, state }, sha256 }) => ({
      id,
      version,
      sha256,
      state: state !== undefined,
    })),
    notEvidence: "nobody signed the baseline",
    coverage: { ...snapshot.coverage, capped: [...snapshot.coverage.capped, ...foreign] },
    unapproved: standards.flatMap(({ baseline }) => baseline.state?.unseen ?? []),
    undecided,
    findings: [...drifted, ...deviations.map(deviationFinding)].sort(bySeverity),
  };
}

/** Which checks hold on the host that a snapshot shows. */
export function checkSnapshot(checks: readonly Check[], snapshot: Snapshot): Judgement {
  return checkFacts(checks, snapshot.facts, hiding(snapshot));
}

/** Gaps in which a field may be that nobody saw: what is there is neither kept nor broken. */
function hiding({ coverage: { unreadable, unparsed, capped } }: Snapshot): Gap[] {
  return [...unreadable, ...unparsed, ...capped.filter(({ address }) => address.startsWith("config:"))];
}
