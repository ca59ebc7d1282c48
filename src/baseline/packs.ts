import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the packs are that ship with mesdrift. */
export const PACKS = fileURLToPath(new URL("../../baselines/", import.meta.url));

/** A name with a slash or an ending is a file; else it is the id of a pack. */
export function isPackId(name: string): boolean {
  return !/[/\\]|\.(ya?ml|json)$/.test(name);
}

/** The file of a pack. @param packs folder of the packs */
export function packFile(id: string, packs = PACKS): string {
  return join(packs, `${id}.yaml`);
}
