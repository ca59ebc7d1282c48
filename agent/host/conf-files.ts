import { ifPresent } from "./ask.ts";
import type { Host } from "./host.ts";

/**
 * Files of folders such as /etc/sysctl.d and /usr/lib/sysctl.d, in the order they apply: sorted by name, whichever
 * folder they lie in. Of two of one name the one in the earlier folder counts, and a link to /dev/null is none
 * (sysctl.d(5), modprobe.d(5), systemd.unit(5) alike).
 * @param folders from the highest precedence to the lowest; those that are not there hold nothing
 */
export async function confFiles(host: Host, folders: readonly string[]): Promise<string[]> {
  const byName = new Map<string, string>();
  for (const folder of folders)
    for (const name of (await ifPresent(host.list(folder))) ?? [])
      if (name.endsWith(".conf") && !byName.has(name)) byName.set(name, `${folder}/${name}`);
  const paths = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  const targets = await Promise.all(paths.map((path) => ifPresent(host.resolve(path))));
  return paths.filter((_, at) => targets[at] !== undefined && targets[at] !== "/dev/null");
}
