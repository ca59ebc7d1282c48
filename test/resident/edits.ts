import type { ResidentPlant } from "../support/resident-plant.ts";
import type { MesHost } from "./mes-host.ts";

/** How often the store is looked into, in milliseconds. */
const LOOK_MS = 10;
const PATIENCE_MS = 60_000;
/** Configs of each host that are edited in turn; others are left as they are. */
const FILES = 8;

/** Edits a config on one host after the other. @returns of each how long it took until its finding was stored, in milliseconds, in order of time */
export async function timeEdits(
  plant: ResidentPlant,
  hosts: readonly MesHost[],
  edits: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let edit = 0; edit < edits; edit++) {
    const host = hosts[edit % hosts.length];
    if (host === undefined) throw new RangeError("no host to edit on");
    const began = performance.now();
    const address = host.edit(Math.floor(edit / hosts.length) % FILES, 1000 + edit);
    const value = `"${1000 + edit}"`;
    await plant.finds(host.name, address, { value, everyMs: LOOK_MS, patienceMs: PATIENCE_MS });
    times.push(performance.now() - began);
  }
  return times;
}
