import { rmSync } from "node:fs";
import { mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { probes } from "./probes.ts";
import type { Outcome } from "./row.ts";
import type { Sizes } from "./sizes.ts";
import { start } from "./start.ts";
import { trust } from "./trust.ts";
import { configs } from "./w1.ts";
import { binaries } from "./w2.ts";
import { type Grown, smallFiles } from "./w3.ts";

/** What a part of the bench found; how the cost grows, where it looked at that. */
export interface PartOutcome extends Outcome {
  grown?: Grown[];
}

type Part = (folder: string, sizes: Sizes) => Promise<PartOutcome>;

/** The parts of the bench by name, in the order they run. */
const PARTS: Record<string, Part> = {
  ...{ start, trust, probes },
  ...{ w1: configs, w2: binaries, w3: smallFiles },
};

/** The parts of these names, with a comma between them; all, where none is given. Throws on any other name. */
export function partsOf(names = Object.keys(PARTS).join()): [name: string, part: Part][] {
  return names.split(",").map((name) => {
    const part = PARTS[name];
    if (part === undefined)
      throw new Error(`${name} is no part of the bench: ${Object.keys(PARTS).join(", ")}`);
    return [name, part];
  });
}

/**
 * Runs one part in a folder of its own that goes with it, even when the bench is interrupted. A part that fails is told
 * in the notes and makes the exit status 1: the others still run.
 */
export async function runPart(name: string, part: Part, sizes: Sizes): Promise<PartOutcome> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "mesdrift-bench-")));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const interrupted = (signal: NodeJS.Signals) => {
    remove();
    process.kill(process.pid, signal);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  console.error(`${name} …`);
  try {
    return await part(folder, sizes);
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    process.exitCode = 1;
    return { rows: [], figures: {}, notes: [`${name} failed: ${thrown.message}`] };
  } finally {
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
    remove();
  }
}
