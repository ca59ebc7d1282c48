import { ifPresent } from "./ask.ts";
import { type Host, HostError } from "./host.ts";

const WANTED = ["/etc/systemd/system/*.wants/*", "/etc/systemd/system/*.requires/*"];
/** Start links of the runlevels with network and many users, without systemd (init-d-script(5)). */
const RUNLEVELS = "/etc/rc[2-5].d/S[0-9][0-9]*";

/** What starts at boot, by name. */
export interface BootLinks {
  /** Units that the administrator enabled. */
  units: ReadonlySet<string>;
  /** Scripts of /etc/init.d that start. */
  scripts: ReadonlySet<string>;
}

/** What links in /etc start at boot; a unit linked to /dev/null is masked, and doesn't. Throws {@link HostError}. */
export async function bootLinks(host: Host): Promise<BootLinks> {
  const units = new Set<string>();
  for (const name of await names(host, WANTED))
    if ((await maskTarget(host, `/etc/systemd/system/${name}`)) !== "/dev/null") units.add(name);
  const scripts = (await names(host, [RUNLEVELS])).map((name) => name.slice("S00".length));
  return { units, scripts: new Set(scripts) };
}

async function names(host: Host, patterns: readonly string[]): Promise<string[]> {
  const found = [];
  for (const pattern of patterns) {
    const { paths, unreadable } = await host.glob(pattern);
    if (unreadable[0]) throw new HostError("denied", unreadable[0].why);
    found.push(...paths);
  }
  return found.map((path) => path.slice(path.lastIndexOf("/") + 1));
}

async function maskTarget(host: Host, path: string): Promise<string | undefined> {
  const stat = await ifPresent(host.stat(path));
  return stat?.type === "link" ? host.link(path) : undefined;
}

/** Is one of the units enabled? A template is, where one of its instances is. */
export function startsAtBoot({ units, scripts }: BootLinks, candidates: readonly string[]): boolean {
  const enabled = [...units];
  return candidates.some((unit) => {
    const stem = unit.slice(0, unit.lastIndexOf("."));
    if (stem.endsWith("@"))
      return enabled.some((name) => name.startsWith(stem) && name.endsWith(unit.slice(stem.length)));
    return units.has(unit) || scripts.has(stem);
  });
}
