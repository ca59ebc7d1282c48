import type { Crime } from "../../../src/trust/client/refused.ts";
import { filesOf, goodWorld, type World } from "./world.ts";

/** A repository that a host must refuse that has seen version 2 of all. */
export interface Wrong {
  crime: Crime;
  /** Part of the message. */
  says: string;
  files: Map<string, string>;
  /** The site that the bundle says it is for. */
  site?: string;
}

/** Version 3, with something wrong in what its people do. */
export function acted(crime: Crime, says: string, change: (world: World) => void): Wrong {
  const world = goodWorld(3);
  change(world);
  return { crime, says, files: filesOf(world) };
}

/** Version 3, with something wrong in a file that begins so. */
export function altered(
  crime: Crime,
  says: string,
  path: string,
  change: (text: string) => string | undefined,
): Wrong {
  const files = filesOf(goodWorld(3));
  const names = [...files.keys()].filter((name) => name.startsWith(path) || name.endsWith(path));
  if (names.length === 0) throw new Error(`${path}: no such file in the repository`);
  for (const name of names) {
    const text = change(files.get(name) ?? "");
    files.delete(name);
    if (text !== undefined) files.set(name, text);
  }
  return { crime, says, files };
}

/** What the engineers of the first site sign. */
export function siteA(world: World): World["sites"][string] {
  const site = world.sites["site-a"];
  if (site === undefined) throw new Error("no site-a");
  return site;
}
