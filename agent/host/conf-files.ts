import { ifPresent, orWhy } from "./ask.ts";
import type { Host } from "./host.ts";

export interface ConfFiles {
  paths: string[];
  /** Folders that could not be listed: any file in them may stand anywhere in the order, or go before one of its name. */
  unreadable: { path: string; why: string }[];
}

/**
 * Files of folders such as /etc/sysctl.d and /usr/lib/sysctl.d, in the order they apply: sorted by name, whichever
 * folder they lie in. Of two of one name the one in the earlier folder counts, and a link to /dev/null is none
 * (sysctl.d(5), modprobe.d(5), systemd.unit(5) alike). A link that can't be followed stays: reading it tells why.
 * @param folders from the highest precedence to the lowest; those that are not there hold nothing
 */
export async function confFiles(host: Host, folders: readonly string[]): Promise<ConfFiles> {
  const byName = new Map<string, string>();
  const unreadable: ConfFiles["unreadable"] = [];
  for (const folder of folders) {
    const names = await orWhy(ifPresent(host.list(folder)));
    if ("why" in names) unreadable.push({ path: folder, why: names.why });
    for (const name of "why" in names ? [] : (names.value ?? []))
      if (name.endsWith(".conf") && !byName.has(name)) byName.set(name, `${folder}/${name}`);
  }
  const paths = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  const counts = await Promise.all(paths.map((path) => orWhy(holdsSomething(host, path))));
  const counting = paths.filter((_, at) => counts[at] && ("why" in counts[at] || counts[at].value));
  return { paths: counting, unreadable };
}

async function holdsSomething(host: Host, path: string): Promise<boolean> {
  const target = await ifPresent(host.resolve(path));
  return target !== undefined && target !== "/dev/null";
}
