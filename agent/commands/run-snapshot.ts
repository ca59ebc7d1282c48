import { writeAtomic } from "../../src/files/write-atomic.ts";
import { safeJson } from "../../src/print/json.ts";
import { systemClock } from "../clock.ts";
import { growSlowly } from "../frugal.ts";
import { observe } from "../observe.ts";
import { PROBES } from "../probes/index.ts";
import type { SnapshotOptions } from "./options.ts";
import { leaveMemory, partsFor } from "./parts.ts";
import { progressOn } from "./progress.ts";
import { refuseImage } from "./signing.ts";

/** All facts of the host, as JSON, where they were asked for. */
export async function runSnapshot({ output, ...options }: SnapshotOptions): Promise<void> {
  refuseImage(options.root, options.sign === true);
  const signing = options.sign ? await import("./signing-snapshot.ts") : undefined;
  signing?.refuseDelivery(options.state);
  // Without what was approved: a baseline drafted from this must rest on what is here now.
  const { standards: _, ...parts } = await partsFor(options);
  growSlowly();
  const progress = progressOn(process.stderr);
  const facts = await observe({
    probes: PROBES,
    ...parts,
    clock: systemClock,
    progress: progress.told,
  });
  progress.done();
  leaveMemory(parts);
  const text = signing
    ? await signing.signedSnapshot(facts, parts.host, options)
    : `${safeJson(JSON.stringify(facts))}\n`;
  if (output === "-") process.stdout.write(text);
  else writeAtomic(output, text);
}
