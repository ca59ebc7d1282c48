import { ifPresent, orWhy } from "./ask.ts";
import type { Host } from "./host.ts";

/**
 * Files of folders such as /etc/sysctl.d and /usr/lib/sysctl.d, in the order they apply: sorted by name, whichever
 * folder they lie in. Of two of one name the one in the earlier folder counts, and a link to /dev/null is none
 * (sysctl.d(5), modprobe.d(5), systemd.unit(5) alike). A link that can't be followed stays: reading it tells why.
 * @param folders from the highest precedence to the lowest; those that are not there hold nothing
 */
export async function confFiles(host: Host, folders: readonly string[]): Promise<string[]> {
  const byName = new Map<string, string>();
  for (const folder of folders)
    for (const name of (await ifPresent(host.list(folder))) ?? [])
      if (name.endsWith(".conf") && !byName.has(name)) byName.set(name, `${folder}/${name}`);
  const paths = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  const counts = await Promise.all(paths.map((path) => orWhy(holdsSomething(host, path))));
  return paths.filter((_, at) => counts[at] && ("why" in counts[at] || counts[at].value));
}

async function holdsSomething(host: Host, path: string): Promise<boolean> {
  const target = await ifPresent(host.resolve(path));
  return target !== undefined && target !== "/dev/null";
}
