import { type Approved, STREAMED } from "../src/compare/drifts.ts";
import type { Fact } from "../src/model/fact.ts";
import { anyGlob } from "../src/model/glob.ts";
import type { Watch } from "../src/model/watch.ts";
import type { Scope } from "./probes/probe.ts";

/**
 * Looks up approved facts of config files and of the files they are. What two baselines approve differently is left for
 * the comparison.
 */
export function approvedConfigs(standards: readonly Approved[], watch: readonly Watch[]): Scope["approved"] {
  let found: ReadonlyMap<string, Fact | undefined> | undefined;
  return (kind, key) => {
    found ??= factsOfConfigs(standards, watch);
    return found.get(`${kind}:${key}`);
  };
}

function factsOfConfigs(standards: readonly Approved[], watch: readonly Watch[]) {
  const found = new Map<string, Fact | undefined>();
  const isConfig = anyGlob(watch.flatMap(({ config }) => config ?? []));
  const keep = (fact: Fact) => {
    const name = `${fact.kind}:${fact.key}`;
    found.set(name, found.has(name) ? undefined : fact);
  };
  for (const { facts, files = [] } of standards) {
    for (const fact of facts) if (fact.kind === "config" || fact.kind === STREAMED) keep(fact);
    for (const fact of files) if (isConfig(fact.key)) keep(fact);
  }
  return found;
}
