import { readdirSync } from "node:fs";
import { join } from "node:path";
import { openBaseline } from "../../src/baseline/open.ts";
import { PACKS } from "../../src/baseline/packs.ts";
import { notFor } from "../../src/model/baseline.ts";
import type { HostIdentity } from "../../src/model/snapshot.ts";
import type { Standard } from "../judge.ts";

/** The packs that ship with mesdrift and are made for this system. */
export async function fittingPacks(host: HostIdentity): Promise<Standard[]> {
  const files = readdirSync(PACKS)
    .filter((name) => name.endsWith(".yaml"))
    .sort();
  const packs = await Promise.all(files.map((name) => openBaseline(join(PACKS, name))));
  return packs.filter(({ baseline }) => notFor(baseline.applies, host) === undefined);
}
