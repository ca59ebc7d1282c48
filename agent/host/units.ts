import { systemd } from "../../src/formats/systemd.ts";
import type { Node } from "../../src/formats/tree.ts";
import { fromBytes } from "../../src/model/text.ts";
import { ifPresent, orWhy } from "./ask.ts";
import type { Host, Met } from "./host.ts";
import { parsed } from "./parsed.ts";
import { aliasTarget, dropInPaths, type UnitFile, type UnitIndex } from "./unit-files.ts";
import { dropInFolders, isTemplate, templateOf, unitType } from "./unit-names.ts";
import { UnitSettings } from "./unit-settings.ts";

/** A unit as its file and drop-ins make it. */
export interface Unit {
  name: string;
  /** Other names, from links. */
  aliases: string[];
  /** Its own file; the one that a mask hides, if there is one. */
  file: UnitFile;
  /** The file that keeps it from being started. */
  mask: UnitFile | undefined;
  /** Paths, in the order they apply. */
  dropIns: string[];
  settings: UnitSettings;
  /** Another unit, such as a target at boot, pulls it in. */
  pulled: boolean;
}

export interface Units {
  units: Unit[];
  unreadable: { name: string; why: string }[];
}

/**
 * Reads all units of some types with what applies to them: those with a file, and the instances of templates that
 * another unit pulls in or that are named. A name whose file is a link to another unit is only an alias of that.
 * @param instances names of further instances, such as those that run; other names among them are ignored
 */
export async function loadUnits(
  host: Host,
  index: UnitIndex,
  types: readonly string[],
  instances: readonly string[],
): Promise<Units> {
  const aliases = aliasesByName(index);
  const found: Units = { units: [], unreadable: [] };
  for (const name of names(index, [...index.pulls.keys(), ...instances])) {
    const file = index.files.get(name) ?? index.files.get(templateOf(name) ?? "");
    if (!file || !types.includes(unitType(name))) continue;
    const others = aliases.get(name) ?? [];
    const unit = await orWhy(loadUnit(host, index, file, name, others));
    if ("why" in unit) found.unreadable.push({ name, why: unit.why });
    else if (unit.value)
      found.units.push({ ...unit.value, pulled: [name, ...others].some((own) => index.pulls.has(own)) });
  }
  return found;
}

function names(index: UnitIndex, candidates: readonly string[]): Set<string> {
  const own = [...index.files.values()].filter(
    (file) => !isTemplate(file.name) && aliasTarget(file) === undefined,
  );
  const instances = candidates.filter((name) => templateOf(name) !== undefined && !index.files.has(name));
  return new Set([...own.map(({ name }) => name), ...instances]);
}

function aliasesByName(index: UnitIndex): Map<string, string[]> {
  const links = [...index.files.values()].map((file) => ({ name: file.name, target: aliasTarget(file) }));
  const byTarget = Map.groupBy(links, ({ target }) => target ?? "");
  return new Map([...byTarget].map(([target, files]) => [target, files.map(({ name }) => name)]));
}

/** Undefined where its file was there when it was met, and is gone. */
async function loadUnit(
  host: Host,
  index: UnitIndex,
  file: UnitFile,
  name: string,
  aliases: string[],
): Promise<Omit<Unit, "pulled"> | undefined> {
  const unit = { name, aliases, file: file.hidden ?? file, mask: file.masked ? file : undefined };
  if (unit.file.masked) return { ...unit, dropIns: [], settings: new UnitSettings([]) };
  const folders = [...[name, ...aliases].map(dropInFolders), [`${unitType(name)}.d`]];
  const dropIns = await dropInPaths(host, index, folders);
  const text = await textOf(host, unit.file);
  if (text === undefined) return undefined;
  const trees = [treeOf(unit.file.path, text)];
  for (const path of dropIns) trees.push(treeOf(path, await host.text(path)));
  return { ...unit, dropIns, settings: new UnitSettings(trees) };
}

async function textOf(host: Host, { path, met }: UnitFile): Promise<string | undefined> {
  return met ? ifPresent(contentOf(host, met)) : host.text(path);
}

async function contentOf(host: Host, met: Met): Promise<string> {
  return host.content(met, fromBytes);
}

function treeOf(path: string, text: string): Node {
  return parsed(path, () => systemd.parse(text));
}

/** Paths of all files that make the unit what it is. */
export function filesOf({ file, mask, dropIns }: Unit): string[] {
  return [...new Set([...(mask ? [mask.path] : []), file.path, ...dropIns])];
}
