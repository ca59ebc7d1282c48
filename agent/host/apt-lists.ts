import { ifPresent } from "./ask.ts";
import { compareDebVersions } from "./deb-version.ts";
import { offered } from "./dpkg.ts";
import type { Host } from "./host.ts";

const LISTS = "/var/lib/apt/lists";

/**
 * Largest list of a repository that is read on each pass, in bytes. Those of vendors and of security updates fit (2.5 MB,
 * 5 ms); all of Debian (50 MB) would cost each pass 170 ms and twice its size in memory.
 */
const MOST_BYTES = 4 * 1024 * 1024;

export interface Candidates {
  /** Newest version on offer by package. */
  versions: Map<string, string>;
  /** Lists that were not read, each with its reason. */
  skipped: string[];
}

/** Newest versions that the repositories had when their lists were last fetched. Nothing is fetched. */
export async function candidates(host: Host, wanted: ReadonlySet<string>): Promise<Candidates> {
  const found: Candidates = { versions: new Map(), skipped: [] };
  for (const name of (await ifPresent(host.list(LISTS))) ?? []) {
    if (!/_Packages(?:\.\w+)?$/.test(name)) continue;
    const path = `${LISTS}/${name}`;
    if (!name.endsWith("_Packages")) found.skipped.push(`${name} is compressed`);
    else if ((await host.stat(path)).size > MOST_BYTES)
      found.skipped.push(`${name} has more than ${MOST_BYTES} bytes`);
    else
      for (const [of, version] of offered(await host.text(path), wanted))
        keepNewest(found.versions, of, version);
  }
  return found;
}

function keepNewest(versions: Map<string, string>, name: string, version: string): void {
  const known = versions.get(name);
  if (known === undefined || compareDebVersions(known, version) < 0) versions.set(name, version);
}
