import type { UnitFile, UnitIndex } from "./unit-files.ts";
import type { Unit } from "./units.ts";

/** What `systemctl is-enabled` says. */
export type Enabled =
  | "enabled"
  | "enabled-runtime"
  | "disabled"
  | "static"
  | "indirect"
  | "masked"
  | "masked-runtime"
  | "generated"
  | "transient"
  | "linked"
  | "linked-runtime";

/** Settings of [Install] by which a unit can be enabled (systemd.unit(5)). */
const INSTALLS = ["WantedBy", "RequiredBy", "UpheldBy", "Alias"];

/**
 * Does the unit start at boot, and by whose wish? By the rules of is-enabled in systemctl(1). Undefined where a folder
 * that could not be looked into may hold the link that tells.
 */
export function enabledState(unit: Unit, index: UnitIndex): Enabled | undefined {
  const { file, mask, settings } = unit;
  if (mask) return mask.folder.startsWith("/run/") ? "masked-runtime" : "masked";
  if (file.folder.startsWith("/run/systemd/generator")) return "generated";
  if (file.folder === "/run/systemd/transient") return "transient";
  const folders = linkFolders(unit, index);
  if (folders.some((folder) => folder.startsWith("/etc/"))) return "enabled";
  if (folders.some((folder) => folder.startsWith("/run/"))) return "enabled-runtime";
  if (index.unreadable.length > 0) return undefined;
  if (isLinked(file)) return file.folder.startsWith("/run/") ? "linked-runtime" : "linked";
  if (INSTALLS.some((key) => settings.has("Install", key))) return "disabled";
  return settings.has("Install", "Also") ? "indirect" : "static";
}

/** Folders with a link that enables the unit, under any of its names. */
function linkFolders({ name, aliases }: Unit, index: UnitIndex): string[] {
  const pulls = [name, ...aliases].flatMap((own) => index.pulls.get(own) ?? []);
  const links = aliases.flatMap((alias) => index.files.get(alias) ?? []);
  return [...pulls, ...links.map(({ folder }) => folder)];
}

/** Its file is a link to one outside the unit folders. */
function isLinked({ target }: UnitFile): boolean {
  return target?.startsWith("/") === true && !/\/systemd\/system(?:\.\w+)?\/[^/]+$/.test(target);
}
