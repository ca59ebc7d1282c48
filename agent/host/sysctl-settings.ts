import { sysctl } from "../../src/formats/key-value.ts";
import { ifPresent, orWhy } from "./ask.ts";
import { confFiles } from "./conf-files.ts";
import type { Hidden } from "./hidden.ts";
import type { Host } from "./host.ts";
import { parsed } from "./parsed.ts";

/** Read at boot, from the highest precedence to the lowest (sysctl.d(5)). */
const FOLDERS = [
  "/etc/sysctl.d",
  "/run/sysctl.d",
  "/usr/local/lib/sysctl.d",
  "/usr/lib/sysctl.d",
  "/lib/sysctl.d",
];
/** Read last of all by `sysctl --system`; not by systemd, unless a link in one of the folders leads to it. */
const LAST = "/etc/sysctl.conf";
/** What systemd sets parameters with at boot: where it is, nothing else does. */
const BY_SYSTEMD = ["/usr/lib/systemd/systemd-sysctl", "/lib/systemd/systemd-sysctl"];

/** What a file sets a parameter to. */
export interface Setting {
  /** May hold `*` for any one part of the name. */
  name: string;
  value: string;
  file: string;
}

export interface SysctlSettings {
  /** In the order in which they are set. */
  settings: Setting[];
  /** Files and folders that could not be read; each of them may set any parameter. */
  hidden: Hidden[];
}

/** What the files set at boot. */
export async function sysctlSettings(host: Host): Promise<SysctlSettings> {
  const all: SysctlSettings = { settings: [], hidden: [] };
  const { paths, unreadable } = await confFiles(host, FOLDERS);
  for (const file of paths) await addFile(host, file, all);
  for (const folder of unreadable) all.hidden.push({ ...folder, at: all.settings.length });
  if (!(await isSetBySystemd(host))) await addFile(host, LAST, all);
  return all;
}

async function isSetBySystemd(host: Host): Promise<boolean> {
  for (const program of BY_SYSTEMD) if (await host.exists(program)) return true;
  return false;
}

/** What a link leads to is what is told, since that is what changes. */
async function addFile(host: Host, path: string, { settings, hidden }: SysctlSettings): Promise<void> {
  const resolved = await orWhy(host.resolve(path));
  const file = "why" in resolved ? path : resolved.value;
  const found = await orWhy(settingsOf(host, file));
  if ("why" in found) hidden.push({ path: file, why: found.why, at: settings.length });
  else settings.push(...found.value);
}

async function settingsOf(host: Host, file: string): Promise<Setting[]> {
  const text = (await ifPresent(host.text(file))) ?? "";
  return parsed(file, () => sysctl.parse(text)).children.map(({ name, value }) => ({
    name,
    value: oneLine(String(value ?? "")),
    file,
  }));
}

/** Values with several parts have tabs between them in /proc, and blanks in files. */
export function oneLine(value: string): string {
  return value.trim().replace(/\s+/g, " ");
}

/** The setting that counts: the last that gives the full name, else the last that matches it (sysctl.d(5)). */
export function settingOf(name: string, settings: readonly Setting[]): Setting | undefined {
  return (
    settings.findLast((setting) => setting.name === name) ??
    settings.findLast((setting) => matches(setting.name, name))
  );
}

/**
 * Is the setting that counts known for sure? One for the name itself that stands after all hidden files is; one for a
 * pattern is not, since a name goes before it wherever it stands.
 */
export function isCertain(name: string, { settings, hidden }: SysctlSettings): boolean {
  const last = hidden.at(-1)?.at;
  return last === undefined || settings.findLastIndex((setting) => setting.name === name) >= last;
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split(".");
  const names = name.split(".");
  return (
    parts.includes("*") &&
    parts.length === names.length &&
    parts.every((part, at) => part === "*" || part === names[at])
  );
}
