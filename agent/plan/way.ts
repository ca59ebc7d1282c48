import { lstatSync, readlinkSync } from "node:fs";
import { dirname, join } from "node:path";

/** Most links that one path leads through, as Linux has it (path_resolution(7)). */
const MOST_LINKS = 40;

/** A name in a folder. */
export interface Place {
  folder: string;
  name: string;
}

/** What is known of the ground that is walked on. */
export interface Ground {
  /** Is a path behind another machine, so that a call on it may never return? */
  isAfar(path: string): boolean;
}

/**
 * All places that decide where a path leads: each folder on the way, with the name in it, links followed. If anything on the way
 * is renamed, replaced, removed or made, it happens in one of them. It ends where nothing is, or where it leads afar.
 */
export function wayTo(path: string, { isAfar }: Ground): Place[] {
  const places: Place[] = [];
  let folder = "/";
  let names = namesOf(path);
  for (let links = 0; links <= MOST_LINKS; ) {
    const [name, ...rest] = names;
    if (name === undefined) return places;
    names = rest;
    if (name === "..") {
      folder = dirname(folder);
      continue;
    }
    places.push({ folder, name });
    const here = join(folder, name);
    if (isAfar(here)) return places;
    const found = look(here);
    if (found === undefined) return places;
    if (found === "there") {
      folder = here;
      continue;
    }
    links++;
    if (found.leadsTo.startsWith("/")) folder = "/";
    names = [...namesOf(found.leadsTo), ...rest];
  }
  return places;
}

function namesOf(path: string): string[] {
  return path.split("/").filter((name) => name !== "" && name !== ".");
}

/** What is at a path. Nothing is known of what may not be looked at: the pass tells why. */
function look(path: string): "there" | { leadsTo: string } | undefined {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    return stat.isSymbolicLink() ? { leadsTo: readlinkSync(path) } : "there";
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown) return undefined;
    throw thrown;
  }
}
