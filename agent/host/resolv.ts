/** Where names are asked for (resolv.conf(5)). */
export interface Resolver {
  servers: string[];
  search: string[];
}

/** Of several `search` or `domain` lines the last counts. */
export function resolver(text: string): Resolver {
  const found: Resolver = { servers: [], search: [] };
  for (const line of text.split("\n")) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === "nameserver" && rest[0] !== undefined) found.servers.push(rest[0]);
    if (word === "search" || word === "domain") found.search = rest;
  }
  return found;
}
