import { ifPresent } from "./ask.ts";
import type { Host } from "./host.ts";
import { records } from "./records.ts";

/** Names of users and groups; an id that has none is its number. */
export interface Names {
  user(id: number): string;
  group(id: number): string;
}

/** Names from the host's own passwd(5) and group(5), which on an image are not those of this machine. */
export async function namesOf(host: Host): Promise<Names> {
  return parseNames(
    (await ifPresent(host.text("/etc/passwd"))) ?? "",
    (await ifPresent(host.text("/etc/group"))) ?? "",
  );
}

/** Where several have one id the first counts, as in getpwuid(3). */
export function parseNames(passwd: string, group: string): Names {
  const users = byId(records(passwd, 7, [2, 3]).rows);
  const groups = byId(records(group, 4, [2]).rows);
  return {
    user: (id) => users.get(id) ?? String(id),
    group: (id) => groups.get(id) ?? String(id),
  };
}

function byId(rows: readonly string[][]): Map<number, string> {
  return new Map(rows.toReversed().map(([name = "", , id]) => [Number(id), name]));
}
