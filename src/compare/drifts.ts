import { parseAddress } from "../model/address.ts";
import type { CompiledBaseline } from "../model/baseline.ts";
import { type Fact, inOrder, type KindSpec } from "../model/fact.ts";
import { type Gap, Gaps, gapsOf } from "../model/gaps.ts";
import { anyGlob } from "../model/glob.ts";
import { addressPattern } from "../model/pattern.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { Watch } from "../model/watch.ts";
import { FactRun } from "./fact-run.ts";
import { type Comparison, compareFacts, type Drift, FactMerge, isHidden } from "./facts.ts";
import { foreignSecrets } from "./foreign-secrets.ts";

/** The kind of which there may be any number: its facts pass by, and are not held. */
export const STREAMED = "file";
const CONFIG = "config";

/** What was approved for a host. */
export interface Approved {
  baseline: CompiledBaseline;
  /** Approved facts, in no particular order. */
  facts: readonly Fact[];
  /** Approved facts of the kind {@link STREAMED} that are not among those, in order; may be gone through again and again. */
  files?: Iterable<Fact>;
}

/** Everything on the host that differs from the approved state. Kinds that the state does not list are not compared. */
export function driftsFrom(
  approved: Approved,
  snapshot: Snapshot,
  kinds: ReadonlyMap<string, KindSpec>,
): Drift[] {
  const search = new DriftSearch(approved, kinds, snapshot.secretKey);
  search.take(snapshot.facts.filter(({ kind }) => kind === STREAMED));
  return search.finish(snapshot).drifts;
}

/** What differs from one approved state, and what of it can't be compared. */
export interface Differences {
  drifts: Drift[];
  /** Approved facts with secrets that another host's key sealed. */
  foreign: Gap[];
}

/** Looks for what differs from one approved state. Files are taken as they come; all else in the end, from the snapshot. */
export class DriftSearch {
  readonly #approved: Approved;
  readonly #comparing: Omit<Comparison, "hiddenNow">;
  readonly #isMeant: (fact: Fact) => boolean;
  readonly #listed: ReadonlySet<string>;
  #files: FactRun | undefined;
  #configs: ReadonlyMap<string, Fact> | undefined;
  #merge: FactMerge | undefined;
  readonly #drifts: Drift[] = [];
  readonly #foreign: Gap[] = [];
  readonly #secretKey: string;

  /**
   * @param secretKey names the key that seals the secrets of this host
   * @param isSettled kinds known to be as approved, which are not compared
   */
  constructor(
    approved: Approved,
    kinds: ReadonlyMap<string, KindSpec>,
    secretKey: string,
    isSettled: (kind: string) => boolean = () => false,
  ) {
    const { state } = approved.baseline;
    this.#approved = approved;
    this.#comparing = { kinds, hiddenThen: new Gaps(state?.unseen ?? []) };
    const listed = new Set(state?.kinds.filter((kind) => !isSettled(kind)));
    const watched = watchedBy(approved.baseline);
    this.#isMeant = (fact) => listed.has(fact.kind) && watched(fact);
    this.#secretKey = secretKey;
    this.#listed = listed;
    if (!listed.has(STREAMED)) return;
    this.#files = new FactRun(this.#approvedFiles());
    this.#merge = new FactMerge(this.#files, this.#comparing);
  }

  /** The file as it was approved; to be asked for in order of paths, before it is taken. */
  file(path: string): Fact | undefined {
    return this.#files?.at(path);
  }

  /** The config as it was approved. */
  config(path: string): Fact | undefined {
    if (!this.#listed.has(CONFIG)) return undefined;
    this.#configs ??= new Map(
      this.#approved.facts.flatMap((fact) => (fact.kind === CONFIG ? [[fact.key, fact]] : [])),
    );
    return this.#configs.get(path);
  }

  /** @param files in order, and after all that were taken before */
  take(files: readonly Fact[]): void {
    if (!this.#merge) return;
    for (const file of files)
      if (this.#isMeant(file)) for (const drift of this.#merge.take(file)) this.#drifts.push(drift);
  }

  /** @param snapshot of which files were taken already */
  finish({ facts, coverage }: Snapshot): Differences {
    const { baseline } = this.#approved;
    if (!baseline.state) return { drifts: [], foreign: [] };
    // What a probe saw to be as approved is the approved fact itself: nothing of it has to be compared.
    const held = this.#listed.size === 0 ? [] : this.#approved.facts;
    const same = new Set(held).intersection(new Set(facts));
    const isHere = (fact: Fact) => fact.kind !== STREAMED && !same.has(fact) && this.#isMeant(fact);
    const approved = held.filter(isHere).sort(inOrder);
    const observed = facts.filter(isHere);
    const hiddenNow = new Gaps(gapsOf(coverage));
    const isIgnored = ignoredBy(baseline.state.ignore);
    const files = [...this.#drifts, ...(this.#merge?.rest() ?? [])].filter(
      (drift) => !isHidden(drift, hiddenNow),
    );
    const others = compareFacts(approved, observed, { ...this.#comparing, hiddenNow });
    const drifts = [...others, ...files].filter((drift) => !isIgnored(drift));
    return {
      drifts: withoutNoise(drifts, approved, observed),
      foreign: [...this.#foreign, ...approved.flatMap((fact) => foreignSecrets(fact, this.#secretKey))],
    };
  }

  /** Approved files that count. */
  *#approvedFiles(): Generator<Fact> {
    const { facts, files = [] } = this.#approved;
    const held = facts.filter(({ kind }) => kind === STREAMED).sort(inOrder);
    for (const file of inOneRow(held, files)) {
      if (!this.#isMeant(file)) continue;
      this.#foreign.push(...foreignSecrets(file, this.#secretKey));
      yield file;
    }
  }
}

/** Two runs of facts of one kind, each in order, as one. */
function* inOneRow(few: readonly Fact[], many: Iterable<Fact>): Generator<Fact> {
  const first = new FactRun(few);
  let next = first.next();
  for (const fact of many) {
    for (; !next.done && next.value.key < fact.key; next = first.next()) yield next.value;
    yield fact;
  }
  for (; !next.done; next = first.next()) yield next.value;
}

/** A config that parsed both times says all that its bytes mean: another hash alone is a comment, white space, or ignored. */
function withoutNoise(
  drifts: readonly Drift[],
  approved: readonly Fact[],
  observed: readonly Fact[],
): Drift[] {
  const configs = (facts: readonly Fact[]) =>
    new Set(facts.filter(({ kind }) => kind === CONFIG).map(({ key }) => key));
  const parsed = configs(approved).intersection(configs(observed));
  for (const { kind, key } of drifts) if (kind === CONFIG) parsed.delete(key);
  return drifts.filter(({ kind, key, path }) => !(kind === "file" && path === "sha256" && parsed.has(key)));
}

/** Config files and files count only where they are watched: others may be looked at for another's sake. */
export function watchedBy({ watch }: { watch: readonly Watch[] }): (fact: Fact) => boolean {
  const configs = watch.flatMap(({ config }) => config ?? []);
  const files = watch.flatMap(({ file }) => file ?? []);
  const globs: Record<string, (path: string) => boolean> = {
    config: anyGlob(configs),
    file: anyGlob([...configs, ...files]),
  };
  return ({ kind, key }) => globs[kind]?.(key) ?? true;
}

function ignoredBy(patterns: readonly string[]): (drift: Drift) => boolean {
  const compiled = patterns.map(addressPattern);
  return ({ address, kind, key }) => {
    const { path } = parseAddress(address);
    return compiled.some(
      (pattern) =>
        pattern.kind === kind &&
        pattern.matchesKey(key) &&
        (!pattern.hasPath || (path !== undefined && pattern.matchesPath(path))),
    );
  };
}
