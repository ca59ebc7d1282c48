import { sysctl } from "../../src/formats/key-value.ts";
import { ifPresent, orWhy } from "./ask.ts";
import { confFiles } from "./conf-files.ts";
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
/** Read last of all by `sysctl --system`. */
const LAST = "/etc/sysctl.conf";

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
  /** Why files could not be read; each of them may set any parameter. */
  unreadable: string[];
}

/** What the files set at boot. */
export async function sysctlSettings(host: Host): Promise<SysctlSettings> {
  const all: SysctlSettings = { settings: [], unreadable: [] };
  for (const file of [...(await confFiles(host, FOLDERS)), LAST]) {
    const found = await orWhy(settingsOf(host, file));
    if ("why" in found) all.unreadable.push(found.why);
    else all.settings.push(...found.value);
  }
  return all;
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

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split(".");
  const names = name.split(".");
  return (
    parts.includes("*") &&
    parts.length === names.length &&
    parts.every((part, at) => part === "*" || part === names[at])
  );
}
