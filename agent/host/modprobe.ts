import { orWhy } from "./ask.ts";
import { confFiles } from "./conf-files.ts";
import type { Hidden } from "./hidden.ts";
import type { Host } from "./host.ts";

/** From the highest precedence to the lowest (modprobe.d(5)). */
const FOLDERS = [
  "/etc/modprobe.d",
  "/run/modprobe.d",
  "/usr/local/lib/modprobe.d",
  "/usr/lib/modprobe.d",
  "/lib/modprobe.d",
];

export interface ModuleRules {
  rules: string[];
  /** Files that hold one of them. */
  from: string[];
  /** Files and folders that could not be read, and may hold more. */
  hidden: Omit<Hidden, "at">[];
}

/** What all files of modprobe.d(5) say about loading a module. */
export async function moduleRules(host: Host, module: string): Promise<ModuleRules> {
  const { paths, unreadable } = await confFiles(host, FOLDERS);
  const found: ModuleRules = { rules: [], from: [], hidden: unreadable };
  for (const path of paths) {
    const text = await orWhy(host.text(path));
    const lines = "why" in text ? [] : modprobeLines(text.value, module);
    if ("why" in text) found.hidden.push({ path, why: text.why });
    if (lines.length > 0) found.from.push(path);
    found.rules.push(...lines);
  }
  return found;
}

/**
 * What modprobe.d(5) says about loading a module, line by line: its `blacklist` and `install` commands. A backslash at the end
 * joins the next line, to a comment too.
 */
export function modprobeLines(text: string, module: string): string[] {
  const wanted = underscored(module);
  return text
    .replaceAll("\\\n", "")
    .split("\n")
    .map((line) => line.trim().replace(/\s+/g, " "))
    .filter((line) => {
      const [verb = "", name = ""] = line.split(" ");
      return /^(?:blacklist|install)$/.test(verb) && underscored(name) === wanted;
    });
}

/** Dashes and underscores are the same in names of modules. */
function underscored(name: string): string {
  return name.replaceAll("-", "_");
}

/** Does the line keep a module out, at least when its hardware shows up? */
export function forbids(line: string): boolean {
  return /^blacklist |^install \S+ (?:(?:\/usr)?\/bin\/)?(?:true|false)(?: |$)/.test(line);
}
