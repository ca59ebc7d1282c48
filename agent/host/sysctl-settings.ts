import { sysctl } from "../../src/formats/key-value.ts";
import { ifPresent } from "./ask.ts";
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

/** What the files set at boot, in the order in which they do. */
export async function sysctlSettings(host: Host): Promise<Setting[]> {
  const settings: Setting[] = [];
  for (const file of [...(await confFiles(host, FOLDERS)), LAST]) {
    const text = await ifPresent(host.text(file));
    if (text === undefined) continue;
    for (const { name, value } of parsed(file, () => sysctl.parse(text)).children)
      settings.push({ name, value: oneLine(String(value ?? "")), file });
  }
  return settings;
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
