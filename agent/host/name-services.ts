import { formatAddress } from "../../src/model/address.ts";
import type { Gap } from "../../src/model/gaps.ts";
import { ifPresent, orWhy } from "./ask.ts";
import type { Host } from "./host.ts";
import { givenOrShipped } from "./shipped.ts";

const SWITCH = "/etc/nsswitch.conf";

/**
 * Sources that are read from files, or that add nothing of their own: "systemd" lists the users of running units,
 * which the units themselves show.
 */
const LOCAL = new Set(["files", "compat", "systemd"]);

/**
 * What a kind of fact can't list because the host asks more than files for it: one gap for each such source, or for the
 * file that names them where it can't be read.
 * @param database as nsswitch.conf(5) names it, such as "passwd"
 */
export async function unlistedSources(host: Host, kind: string, database: string): Promise<Gap[]> {
  const path = await givenOrShipped(host, SWITCH);
  const text = await orWhy(ifPresent(host.text(path)));
  if ("why" in text) return [{ address: formatAddress({ kind, key: `(${path})` }), why: text.why }];
  return remoteSources(text.value ?? "", database).map((source) => ({
    address: formatAddress({ kind, key: `(${source})` }),
    why: `${path} asks "${source}" for ${database} too; what it holds is not listed`,
  }));
}

/** Sources of a database in nsswitch.conf(5) that are no local files, such as "sss" and "ldap". */
export function remoteSources(text: string, database: string): string[] {
  const line = text.split("\n").find((candidate) => candidate.trim().startsWith(`${database}:`)) ?? "";
  const sources = line.slice(line.indexOf(":") + 1).replace(/#.*|\[[^\]]*\]/g, " ");
  return sources.split(/\s+/).filter((source) => source !== "" && !LOCAL.has(source));
}
