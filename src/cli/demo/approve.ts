import { readdirSync } from "node:fs";
import { join } from "node:path";
import { openBaseline } from "../../baseline/open.ts";
import { PACKS } from "../../baseline/packs.ts";
import { readInput } from "../../files/read-input.ts";
import { notFor } from "../../model/baseline.ts";
import { Trouble } from "../../model/trouble.ts";
import { readSnapshot } from "../diff-snapshots.ts";
import { type Sealed, sealFile } from "../propose-file.ts";
import { runProgram } from "./programs.ts";

/** A baseline that approves this machine as it is, with the checks of the packs that fit it. Throws {@link Trouble}. */
export async function approveThisMachine(folder: string, state: string): Promise<Sealed> {
  const [golden, draft] = [join(folder, "golden.json"), join(folder, "host.yaml")];
  await runProgram("agent", ["snapshot", "--state", state, "-o", golden]);
  const snapshot = readSnapshot(readInput(golden), golden);
  if (snapshot === undefined) throw new Trouble(`${golden}: found no snapshot, though one was just taken`);
  const packs = readdirSync(PACKS)
    .filter((name) => name.endsWith(".yaml"))
    .filter((name) => !notFor(openBaseline(join(PACKS, name)).baseline.applies, snapshot.host))
    .flatMap((name) => ["--extends", name.replace(/\.yaml$/, "")]);
  await runProgram("mesdrift", [
    "baseline",
    "draft",
    "--from",
    golden,
    ...packs,
    "--id",
    "host",
    "-o",
    draft,
  ]);
  return sealFile(draft);
}
