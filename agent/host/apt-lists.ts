import { ifPresent } from "./ask.ts";
import { compareDebVersions } from "./deb-version.ts";
import { offered } from "./dpkg.ts";
import type { Host } from "./host.ts";

const LISTS = "/var/lib/apt/lists";

/** Largest list of a repository that is read on each pass, in bytes: vendors' and security updates fit, all of Debian does not. */
const MOST_BYTES = 4 * 1024 * 1024;

export interface Candidates {
  /** Newest version on offer by package. */
  versions: Map<string, string>;
  /** Names of lists that are too long to read on each pass, or compressed. */
  skipped: string[];
}

/** Newest versions that the repositories had when their lists were last fetched. Nothing is fetched. */
export async function candidates(host: Host, wanted: ReadonlySet<string>): Promise<Candidates> {
  const found: Candidates = { versions: new Map(), skipped: [] };
  for (const name of (await ifPresent(host.list(LISTS))) ?? []) {
    if (!/_Packages(?:\.\w+)?$/.test(name)) continue;
    const path = `${LISTS}/${name}`;
    if (!name.endsWith("_Packages") || (await host.stat(path)).size > MOST_BYTES) found.skipped.push(name);
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
