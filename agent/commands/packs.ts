import { openBaseline } from "../../src/baseline/open.ts";
import { packFiles } from "../../src/baseline/packs.ts";
import { notFor } from "../../src/model/baseline.ts";
import type { HostIdentity } from "../../src/model/snapshot.ts";
import type { Standard } from "../judge.ts";

/** The packs that ship with mesdrift and are made for this system. */
export function fittingPacks(host: HostIdentity): Standard[] {
  return packFiles()
    .map((file) => openBaseline(file))
    .filter(({ baseline }) => notFor(baseline.applies, host) === undefined);
}
