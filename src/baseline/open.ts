import { dirname, join } from "node:path";
import { LineFile } from "../files/line-file.ts";
import type { CompiledBaseline } from "../model/baseline.ts";
import { type Fact, inOrder } from "../model/fact.ts";
import { type Bulky, openBulk } from "./bulk.ts";
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

/** Reads, compiles and verifies a baseline, named by its file or the id of a pack, and its bulk state. Throws {@link Trouble}, one clear line. */
export function openBaseline(file: string, packs?: string): OpenBaseline {
  const { baseline, sha256, facts, files } = streamBaseline(file, packs);
  return { baseline, sha256, facts: [...facts, ...files].sort(inOrder) };
}

/** As {@link openBaseline}, without holding the files of the bulk, which is opened when something of it is asked for. */
export function streamBaseline(file: string, packs?: string): StreamedBaseline {
  const sources = gather(file, packs);
  const baseline = compile(sources);
  const bulk = once(() => bulkOf(sources));
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

/** The one bulk file that a chain of baselines may have, verified. Throws {@link Trouble}. */
export function bulkOf(sources: readonly Source[]): Bulky | undefined {
  for (const { file, baseline } of sources) {
    const bulk = baseline.state?.bulk;
    if (bulk) return openBulk(new LineFile(join(dirname(file), bulk.file)), bulk);
  }
  return undefined;
}
