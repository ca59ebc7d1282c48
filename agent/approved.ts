import type { Approved } from "../src/compare/drifts.ts";
import type { Fact } from "../src/model/fact.ts";
import type { Scope } from "./probes/probe.ts";

/** Kinds whose probes can tell by a digest that nothing changed. */
const KINDS = new Set(["config", "file"]);

/** Looks up approved facts of files. What two baselines approve differently is left for the comparison. */
export function approvedFacts(standards: readonly Approved[]): Scope["approved"] {
  const facts = new Map<string, Fact | undefined>();
  for (const fact of standards.flatMap((standard) => standard.facts)) {
    if (!KINDS.has(fact.kind)) continue;
    const name = `${fact.kind}:${fact.key}`;
    facts.set(name, facts.has(name) ? undefined : fact);
  }
  return (kind, key) => facts.get(`${kind}:${key}`);
}
