import { parseAddress } from "../model/address.ts";
import type { CompiledBaseline } from "../model/baseline.ts";
import { type Fact, inOrder, type KindSpec } from "../model/fact.ts";
import { anyGlob } from "../model/glob.ts";
import { addressPattern } from "../model/pattern.ts";
import { Gaps, gapsOf, type Snapshot } from "../model/snapshot.ts";
import type { Watch } from "../model/watch.ts";
import { compareFacts, type Drift } from "./facts.ts";

/** What was approved for a host. */
export interface Approved {
  baseline: CompiledBaseline;
  /** All approved facts, in no particular order. */
  facts: readonly Fact[];
}

/** Everything on the host that differs from the approved state. Kinds that the state does not list are not compared. */
export async function driftsFrom(
  { baseline, facts }: Approved,
  snapshot: Snapshot,
  kinds: ReadonlyMap<string, KindSpec>,
): Promise<Drift[]> {
  const { state } = baseline;
  if (!state) return [];
  const listed = new Set(state.kinds);
  const watched = watchedBy(baseline);
  const comparison = {
    kinds,
    hiddenThen: new Gaps(state.unseen),
    hiddenNow: new Gaps(gapsOf(snapshot.coverage)),
  };
  const isMeant = (fact: Fact) => listed.has(fact.kind) && watched(fact);
  const approved = facts.filter(isMeant).sort(inOrder);
  const observed = snapshot.facts.filter(isMeant);
  const ignored = ignoredBy(state.ignore);
  const drifts = await Array.fromAsync(compareFacts(approved, observed, comparison));
  return withoutNoise(
    drifts.filter((drift) => !ignored(drift)),
    approved,
    observed,
  );
}

/** A config that parsed both times says all that its bytes mean: another hash alone is a comment, white space, or ignored. */
function withoutNoise(
  drifts: readonly Drift[],
  approved: readonly Fact[],
  observed: readonly Fact[],
): Drift[] {
  const configs = (facts: readonly Fact[]) =>
    new Set(facts.filter(({ kind }) => kind === "config").map(({ key }) => key));
  const parsed = configs(approved).intersection(configs(observed));
  for (const { kind, key } of drifts) if (kind === "config") parsed.delete(key);
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
