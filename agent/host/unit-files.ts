import { ifPresent, orWhy } from "./ask.ts";
import { confFiles } from "./conf-files.ts";
import { whyHidden } from "./hidden.ts";
import { type Host, HostError, type Met } from "./host.ts";
import { oncePerHost } from "./once.ts";
import { UNIT_FOLDERS, unitType } from "./unit-names.ts";

/** A unit's own file, as far as it can be told without reading it. */
export interface UnitFile {
  name: string;
  path: string;
  folder: string;
  /** What the file's link, if it is one, leads to, as written. */
  target?: string;
  /** Where it is no link, so that it need not be looked up again. */
  met?: Met;
  /** Linked to /dev/null, or empty: can't be started. */
  masked: boolean;
  /** The file that a mask hides, which would count without it. */
  hidden?: UnitFile;
}

/** What the unit folders hold. */
export interface UnitIndex {
  /** By name; of several files of one name the one that counts. */
  files: Map<string, UnitFile>;
  /** Unit folders with a link that makes another unit pull in this one at its start, by its name. */
  pulls: Map<string, string[]>;
  /** Why folders of links that pull units in could not be looked into; any unit may be enabled by one. */
  unreadable: string[];
  /** Names of the drop-in folders that exist in each unit folder, which stand in order of precedence. */
  dropIns: Map<string, Set<string>>;
}

const UNIT = /\.(?:service|socket|timer|path)$/;
const PULLS = /\.(?:wants|requires|upholds)$/;

/** Looks through the unit folders, without reading any unit and without asking systemd for it. */
export const unitIndex = oncePerHost(async (host): Promise<UnitIndex> => {
  const index: UnitIndex = { files: new Map(), pulls: new Map(), unreadable: [], dropIns: new Map() };
  const looked = new Set<string>();
  for (const asked of UNIT_FOLDERS) {
    const folder = await ifPresent(host.resolve(asked));
    if (folder === undefined || looked.has(folder)) continue;
    looked.add(folder);
    await addFolder(host, folder, index);
  }
  return index;
});

async function addFolder(host: Host, folder: string, index: UnitIndex): Promise<void> {
  const names = (await ifPresent(host.list(folder))) ?? [];
  index.dropIns.set(folder, new Set(names.filter((name) => name.endsWith(".d"))));
  for (const name of names) {
    const path = `${folder}/${name}`;
    if (PULLS.test(name)) await addPulls(host, folder, path, index);
    else if (UNIT.test(name)) await addFile(host, folder, name, index);
  }
}

async function addPulls(host: Host, folder: string, path: string, index: UnitIndex): Promise<void> {
  const units = await orWhy(ifPresent(host.list(path)));
  if ("why" in units) index.unreadable.push(units.why);
  else
    for (const unit of units.value ?? []) index.pulls.set(unit, [...(index.pulls.get(unit) ?? []), folder]);
}

async function addFile(host: Host, folder: string, name: string, { files }: UnitIndex): Promise<void> {
  const known = files.get(name);
  if (known && (!known.masked || known.hidden)) return;
  // A unit that was made for one command may be gone by now.
  const file = await ifPresent(unitFile(host, folder, name));
  if (file && known) known.hidden = file;
  else if (file) files.set(name, file);
}

async function unitFile(host: Host, folder: string, name: string): Promise<UnitFile> {
  const path = `${folder}/${name}`;
  const stat = await host.stat(path);
  const { type, size } = stat;
  const met = { path, pattern: path, resolved: path, stat };
  if (type !== "link") return { name, path, folder, met, masked: type === "file" && size === 0 };
  const target = await host.link(path);
  return { name, path, folder, target, masked: target === "/dev/null" };
}

/** The name a unit's file gives it in truth, where the file is a link to a unit of another name; else undefined. */
export function aliasTarget({ name, target, masked }: UnitFile): string | undefined {
  if (target === undefined || masked) return undefined;
  const other = target.slice(target.lastIndexOf("/") + 1);
  return other === name || unitType(other) !== unitType(name) ? undefined : other;
}

/**
 * Paths of the drop-ins of a unit, in the order they apply. Throws {@link HostError} where a folder can't be listed.
 * @param names of the drop-in folders by what they are for, the unit's own first: a drop-in for the unit goes before one
 *   for all units of its type, wherever the two lie
 */
export async function dropInPaths(
  host: Host,
  index: UnitIndex,
  names: readonly (readonly string[])[],
): Promise<string[]> {
  const folders = names.flatMap((group) =>
    [...index.dropIns].flatMap(([folder, present]) =>
      group.filter((name) => present.has(name)).map((name) => `${folder}/${name}`),
    ),
  );
  const { paths, unreadable } = await confFiles(host, folders);
  if (unreadable.length > 0) throw new HostError("failed", whyHidden(unreadable));
  return paths;
}
