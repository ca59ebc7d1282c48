import { type OpenBaseline, openBaseline } from "../../src/baseline/open.ts";
import { OPENED_PACKS } from "../../src/baseline/opened-packs.ts";
import { packFiles } from "../../src/baseline/packs.ts";
import { notFor } from "../../src/model/baseline.ts";
import { parseJson } from "../../src/model/json.ts";
import type { HostIdentity } from "../../src/model/snapshot.ts";
import type { Standard } from "../judge.ts";

/** The packs that ship with mesdrift and are made for this system. */
export function fittingPacks(host: HostIdentity): Standard[] {
  return allPacks(OPENED_PACKS).filter(({ baseline }) => notFor(baseline.applies, host) === undefined);
}

/** @param opened as JSON, where the program holds them so */
export function allPacks(opened: string | undefined): OpenBaseline[] {
  return opened === undefined ? packFiles().map((file) => openBaseline(file)) : parseJson(opened);
}
