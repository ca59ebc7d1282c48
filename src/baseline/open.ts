import { dirname, join } from "node:path";
import { LineFile } from "../files/line-file.ts";
import { readInput } from "../files/read-input.ts";
import type { Bulk, CompiledBaseline } from "../model/baseline.ts";
import { type Fact, inOrder } from "../model/fact.ts";
import { openBulk, readBulk } from "./bulk.ts";
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

/** A baseline for a host that may have any number of files. */
export interface StreamedBaseline extends OpenBaseline {
  /** Approved files of the bulk, in order, which are not among the facts: read each time somebody goes through them. */
  files: Iterable<Fact>;
}

/**
 * Reads, compiles and verifies a baseline, named by its file or the id of a pack, and every byte of its bulk state. Throws
 * {@link Trouble}, one clear line.
 */
export function openBaseline(file: string, packs?: string): OpenBaseline {
  const sources = gather(file, packs);
  const baseline = compile(sources);
  const facts = [...(baseline.state?.facts ?? []), ...bulkFacts(sources)].sort(inOrder);
  return { baseline, sha256: seal(baseline).sha256, facts };
}

/**
 * As {@link openBaseline}, for an audit: of the bulk state, which is opened when something of it is asked for, only what is
 * used is read and verified, and its files are not held.
 */
export function streamBaseline(file: string, packs?: string): StreamedBaseline {
  const sources = gather(file, packs);
  const baseline = compile(sources);
  const bulk = once(() => {
    const found = bulkFile(sources);
    return found && openBulk(new LineFile(found.path), found.bulk);
  });
  const facts = once(() => [...(baseline.state?.facts ?? []), ...(bulk()?.facts ?? [])].sort(inOrder));
  return {
    baseline,
    sha256: seal(baseline).sha256,
    get facts() {
      return facts();
    },
    get files() {
      return bulk()?.files ?? [];
    },
  };
}

/** Does something when it is first asked for, and never again. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** All facts of the bulk state, with every byte of it verified. Throws {@link Trouble}. */
export function bulkFacts(sources: readonly Source[]): Fact[] {
  const found = bulkFile(sources);
  return found ? readBulk(readInput(found.path), found.bulk, found.path) : [];
}

/** The one bulk file that a chain of baselines may have. */
export function bulkFile(sources: readonly Source[]): { path: string; bulk: Bulk } | undefined {
  for (const { file, baseline } of sources) {
    const bulk = baseline.state?.bulk;
    if (bulk) return { path: join(dirname(file), bulk.file), bulk };
  }
  return undefined;
}
