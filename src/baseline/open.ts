import { dirname, join } from "node:path";
import { readInput } from "../files/read-input.ts";
import type { CompiledBaseline } from "../model/baseline.ts";
import { type Fact, inOrder } from "../model/fact.ts";
import { readBulk } from "./bulk.ts";
import { compile, seal } from "./compile.ts";
import { gather } from "./gather.ts";
import type { Source } from "./load.ts";

/** A baseline ready for use, from YAML or compiled. */
export interface OpenBaseline {
  baseline: CompiledBaseline;
  /** Hash of the compiled form. */
  sha256: string;
  /** All approved facts, inline and bulk, in order. */
  facts: Fact[];
}

/** Reads, compiles and verifies a baseline, named by its file or the id of a pack, and its bulk state. Throws {@link Trouble}, one clear line. */
export function openBaseline(file: string, packs?: string): OpenBaseline {
  const sources = gather(file, packs);
  const baseline = compile(sources);
  const facts = [...(baseline.state?.facts ?? []), ...bulkFacts(sources)].sort(inOrder);
  return { baseline, sha256: seal(baseline).sha256, facts };
}

/** The facts of the one bulk file that a chain of baselines may have. Throws {@link Trouble}. */
export function bulkFacts(sources: readonly Source[]): Fact[] {
  return sources.flatMap(({ file, baseline }) => {
    const bulk = baseline.state?.bulk;
    return bulk ? readBulk(readInput(join(dirname(file), bulk.file)), bulk) : [];
  });
}
