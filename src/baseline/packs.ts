import { join } from "node:path";
import { shippedFolder, shippedNames } from "../files/shipped.ts";

/** Where the packs are that ship with mesdrift. */
export const PACKS = shippedFolder("baselines");

/** Files of all packs. */
export function packFiles(): string[] {
  return shippedNames(PACKS)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(PACKS, name));
}

/** A name with a slash or an ending is a file; else it is the id of a pack. */
export function isPackId(name: string): boolean {
  return !/[/\\]|\.(ya?ml|json)$/.test(name);
}

/** The file of a pack. @param packs folder of the packs */
export function packFile(id: string, packs = PACKS): string {
  return join(packs, `${id}.yaml`);
}
