import { join } from "node:path";
import { buildBinaries } from "./file-sets.ts";
import { measure } from "./measure.ts";
import { Approved } from "./ours.ts";
import { rounds } from "./rounds.ts";
import { type Outcome, ratioOf, rowOf } from "./row.ts";
import type { Sizes } from "./sizes.ts";
import { Audits } from "./steps.ts";

/** Size of each file. */
const MEBIBYTES = 32;

/** Large binaries: the first hash of all. */
export async function binaries(folder: string, sizes: Sizes): Promise<Outcome> {
  const tree = join(folder, "tree");
  const files = await buildBinaries(tree, sizes.binaries, MEBIBYTES);
  const approved = await Approved.draft(join(folder, "ours"), { file: `${tree}/**` });
  const costs = await rounds(sizes.rounds, sizes.seconds, [
    { name: "openssl", run: () => measure(folder, ["openssl", "dgst", "-sha256", ...files]) },
    new Audits(approved, tree).first,
  ]);
  const name = `${files.length} binaries, ${((files.length * MEBIBYTES) / 1024).toFixed(2)} GiB`;
  const peer = costs.get("openssl");
  const first = rowOf(name, "mesdrift audit, first", costs.get("first"), peer);
  return {
    rows: [rowOf(name, "openssl dgst -sha256", peer), first],
    figures: { w2_first_vs_openssl: ratioOf(first) },
    notes: [],
  };
}
