import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Aide } from "./aide.ts";
import { buildSmallFiles } from "./file-sets.ts";
import { Approved } from "./ours.ts";
import { rounds } from "./rounds.ts";
import { type Outcome, type Row, ratioOf, rowOf } from "./row.ts";
import type { Sizes } from "./sizes.ts";
import { Audits, settled } from "./steps.ts";

/** Most files that AIDE is run over. */
const MOST_OF_PEER = 100_000;

/** What a tree of so many files costs. */
export interface Grown {
  files: number;
  /** Not for a tree on which AIDE alone takes minutes. */
  peer?: Row;
  first: Row;
  repeat: Row;
}

/** Many small files, and how the cost grows with their number. */
export async function smallFiles(folder: string, sizes: Sizes): Promise<Outcome & { grown: Grown[] }> {
  const main = await tree(folder, sizes.small, sizes);
  const grown = [main];
  for (const files of sizes.growth) grown.push(await tree(folder, files, { ...sizes, rounds: 1 }));
  grown.sort((one, other) => one.files - other.files);
  return {
    rows: grown.flatMap(({ peer, first, repeat }) => [...(peer ? [peer] : []), first, repeat]),
    figures: {
      w3_first_vs_aide: ratioOf(main.first),
      w3_repeat_vs_aide: ratioOf(main.repeat),
      w3_rss_mb: Math.max(main.first.peak, main.repeat.peak),
    },
    notes: [],
    grown,
  };
}

async function tree(folder: string, files: number, { rounds: count, seconds }: Sizes): Promise<Grown> {
  const own = join(folder, String(files));
  const small = join(own, "tree");
  await buildSmallFiles(small, files);
  await settled();
  const approved = await Approved.draft(join(own, "ours"), { file: `${small}/**` });
  const aide = files > MOST_OF_PEER ? undefined : await Aide.init(join(own, "aide"), small);
  const audits = new Audits(approved, small);
  const costs = await rounds(count, seconds, [
    ...(aide ? [{ name: "aide", run: () => aide.check() }] : []),
    audits.first,
    audits.repeat,
  ]);
  await rm(own, { recursive: true });
  const name = `${files} small files`;
  const peer = aide && costs.get("aide");
  return {
    files,
    ...(peer ? { peer: rowOf(name, "aide --check", peer) } : {}),
    first: rowOf(name, "mesdrift audit, first", costs.get("first"), peer),
    repeat: rowOf(name, "mesdrift audit, nothing changed", costs.get("repeat"), peer),
  };
}
