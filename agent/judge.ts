import { checkFacts, type Judgement } from "../src/compare/checks.ts";
import { type Approved, DriftSearch } from "../src/compare/drifts.ts";
import { foldEffects } from "../src/compare/effects.ts";
import type { Drift } from "../src/compare/facts.ts";
import { bySeverity, deviationFinding, driftFinding } from "../src/compare/findings.ts";
import { joinRekeyed } from "../src/compare/rekeyed.ts";
import { parseAddress } from "../src/model/address.ts";
import type { Check } from "../src/model/check.ts";
import type { Fact } from "../src/model/fact.ts";
import type { Gap } from "../src/model/gaps.ts";
import { addressPattern } from "../src/model/pattern.ts";
import type { Report } from "../src/model/report.ts";
import type { Snapshot } from "../src/model/snapshot.ts";
import { VERSION } from "../src/model/version.ts";
import type { Actors } from "./actor/actor.ts";
import type { Clock } from "./clock.ts";
import { type Part, withRest } from "./part.ts";
import { KINDS } from "./probes/index.ts";
import type { ApprovedConfig, ApprovedFiles } from "./probes/probe.ts";
import { isOfFileKind } from "./probes/watched/kinds.ts";
import type { Settled } from "./settled.ts";

export interface Standard extends Approved {
  /** Hash of the compiled baseline. */
  sha256: string;
}

export interface Judging {
  standards: readonly Standard[];
  /** Names the key that seals the secrets of this host. */
  secretKey: string;
  actors: Actors;
  clock: Clock;
  /** Watched files are known to be as approved. */
  settled?: Settled;
  /** Only these kinds were looked at; of the others all is as it was. */
  part?: Part;
}

/** What a host is judged to be. */
export interface Judged {
  report: Report;
  /** All differences, each by itself. */
  drifts: Drift[];
}

/** Holds one host against baselines: drift from the approved state, and deviation from the checks. */
export class Judge {
  readonly #judging: Judging;
  readonly #searches: DriftSearch[];
  readonly #checks: Check[];
  /** Does some check look at a fact? */
  readonly asks: (fact: Fact) => boolean;

  constructor(judging: Judging) {
    const { standards, secretKey, settled, part } = judging;
    this.#judging = judging;
    const isSettled = (kind: string) =>
      (settled !== undefined && isOfFileKind(kind)) || (part !== undefined && !part.kinds.has(kind));
    this.#searches = standards.map((standard) => new DriftSearch(standard, KINDS, secretKey, isSettled));
    this.#checks = checksOf(standards).filter(({ at }) => part?.kinds.has(parseAddress(at).kind) ?? true);
    this.asks = askedBy(this.#checks);
  }

  /** What was approved for a file; to be asked for in order of paths, before the file is taken. */
  readonly approved: ApprovedFiles = {
    hash: (path) => {
      for (const search of this.#searches) {
        const file = search.file(path);
        if (file) return file.fields.sha256;
      }
      return undefined;
    },
    config: (path) => {
      const found = this.#searches.filter((search) => search.config(path));
      // What two baselines approve is left for the comparison.
      const [search, other] = found;
      return other === undefined ? search && approvedConfig(search, path) : undefined;
    },
  };

  /** Takes files in order as they are observed, and gives back those that checks ask about. */
  take(files: readonly Fact[]): Fact[] {
    for (const search of this.#searches) search.take(files);
    return files.filter(this.asks);
  }

  /** @param snapshot of which files were taken already, but for those that were given back */
  async judged(snapshot: Snapshot): Promise<Judged> {
    const { standards, actors, clock, settled, part } = this.#judging;
    const differences = this.#searches.map((search) => search.finish(snapshot));
    const drifts = new Map(
      [...(part?.drifts ?? []), ...differences.flatMap((difference) => difference.drifts)].map((drift) => [
        drift.address,
        drift,
      ]),
    );
    const causes = foldEffects(joinRekeyed([...drifts.values()]));
    const drifted = await Promise.all(
      causes.map(async (cause) => driftFinding(cause, await actors.of(cause.drift))),
    );
    const { deviations, undecided } = checkSnapshot(this.#checks, snapshot);
    const foreign = [...(settled?.foreign ?? []), ...differences.flatMap((difference) => difference.foreign)];
    const report: Report = {
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
    return { report: part ? withRest(report, part) : report, drifts: [...drifts.values()] };
  }
}

function approvedConfig(search: DriftSearch, path: string): ApprovedConfig | undefined {
  const fact = search.config(path);
  const hash = search.file(path)?.fields.sha256;
  return fact === undefined || hash === undefined ? undefined : { fact, hash };
}

/** Of checks with one id the last. */
function checksOf(standards: readonly Standard[]): Check[] {
  const all = standards.flatMap(({ baseline }) => baseline.checks);
  return [...new Map(all.map((check) => [check.id, check])).values()];
}

/** Tells which facts some check looks at. */
function askedBy(checks: readonly Check[]): (fact: Fact) => boolean {
  const asked = Map.groupBy(
    checks.map(({ at }) => addressPattern(at)),
    ({ kind }) => kind,
  );
  return ({ kind, key }) => asked.get(kind)?.some((pattern) => pattern.matchesKey(key)) ?? false;
}

/** Which checks hold on the host that a snapshot shows. */
export function checkSnapshot(checks: readonly Check[], snapshot: Snapshot): Judgement {
  return checkFacts(checks, snapshot.facts, hiding(snapshot));
}

/** Gaps in which a field may be that nobody saw: what is there is neither kept nor broken. */
function hiding({ coverage: { unreadable, unparsed, capped } }: Snapshot): Gap[] {
  return [...unreadable, ...unparsed, ...capped.filter(({ address }) => address.startsWith("config:"))];
}
