import { KAYA, MEYER, NEW_PUBLISHER, SILVA } from "./keys.ts";
import { provisionalWaiver } from "./waiver.ts";
import { filesOf, goodWorld } from "./world.ts";

/** Repositories that a host takes that has seen version 2 of all. */
export const GOOD: Record<string, () => Map<string, string>> = {
  first: () => filesOf(goodWorld(2)),
  next: () => filesOf(goodWorld(3)),
  "new-publisher-with-lower-versions": () => {
    const world = goodWorld(1);
    world.roots.push({ version: 3, by: [MEYER, KAYA], publisher: NEW_PUBLISHER });
    for (const issue of [world.snapshot, world.timestamp]) issue.by = [NEW_PUBLISHER];
    return filesOf(world);
  },
  "provisional-waiver": () => {
    const world = goodWorld(3);
    const files = { "site-a.provisional/waivers.json": provisionalWaiver("2026-01-04T00:00:00Z") };
    world.sites["site-a.provisional"] = { version: 1, by: [SILVA], files };
    return filesOf(world);
  },
};
