import { aptLists, isOfLists, LISTS } from "./apt-lists.ts";
import { type Standing, standing } from "./apt-standing.ts";
import { ifPresent } from "./ask.ts";
import type { Package } from "./dpkg.ts";
import type { FileStat, Host } from "./host.ts";
import type { FilesBehind, Notes } from "./notes.ts";
import { DPKG_STATUS } from "./package-databases.ts";

const NOTE = "package standings";

export interface Standings {
  /** In the order of the packages. */
  each: Standing[];
  /** Why lists were not read. */
  unread: string[];
}

/**
 * How installed packages stand to all local lists of apt. As long as neither the lists nor dpkg's status change, what
 * was noted of them is the answer. Throws `HostError` where there are no lists.
 */
export async function standings(host: Host, packages: readonly Package[], notes: Notes): Promise<Standings> {
  const files = await filesBehind(host);
  const noted = notes.recall(NOTE, files);
  if (noted !== undefined) return { each: JSON.parse(noted), unread: [] };
  const lists = await aptLists(host, packages);
  const each = packages.map((one) => standing(one, lists));
  if (lists.unread.length === 0) notes.keep(NOTE, files, JSON.stringify(each));
  return { each, unread: lists.unread };
}

async function filesBehind(host: Host): Promise<FilesBehind> {
  const names = (await host.list(LISTS)).filter(isOfLists);
  const files = new Map<string, FileStat>();
  for (const path of [DPKG_STATUS, ...names.map((name) => `${LISTS}/${name}`)]) {
    const stat = await ifPresent(host.stat(path));
    if (stat !== undefined) files.set(path, stat);
  }
  return files;
}
