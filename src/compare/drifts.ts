import { parseAddress } from "../model/address.ts";
import type { CompiledBaseline } from "../model/baseline.ts";
import { type Fact, inOrder, type KindSpec } from "../model/fact.ts";
import { globMatcher } from "../model/glob.ts";
import { addressPattern } from "../model/pattern.ts";
import { Gaps, type Snapshot } from "../model/snapshot.ts";
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
  const { unreadable, capped, unparsed } = snapshot.coverage;
  const comparison = {
    kinds,
    hiddenThen: new Gaps(state.unseen),
    hiddenNow: new Gaps([...unreadable, ...capped, ...unparsed]),
  };
  const isMeant = (fact: Fact) => listed.has(fact.kind) && watched(fact);
  const approved = facts.filter(isMeant).sort(inOrder);
  const ignored = ignoredBy(state.ignore);
  return Array.fromAsync(compareFacts(approved, snapshot.facts.filter(isMeant), comparison)).then((drifts) =>
    drifts.filter((drift) => !ignored(drift)),
  );
}

/** Config files and files count only where the baseline watches them: others may be looked at for another's sake. */
function watchedBy({ watch }: CompiledBaseline): (fact: Fact) => boolean {
  const configs = watch.flatMap(({ config }) => (config === undefined ? [] : [globMatcher(config)]));
  const files = watch.flatMap(({ file }) => (file === undefined ? [] : [globMatcher(file)]));
  const globs: Record<string, ((path: string) => boolean)[]> = {
    config: configs,
    file: [...configs, ...files],
  };
  return ({ kind, key }) => globs[kind]?.some((matches) => matches(key)) ?? true;
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
