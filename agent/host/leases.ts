import { ifPresent } from "./ask.ts";
import type { Host } from "./host.ts";

interface Client {
  folder: string;
  /** Name of a lease's file, with the interface, or its number, in it. */
  of: RegExp;
  /** Addresses that the file holds. */
  addresses: (lease: Uint8Array) => string[];
}

/** Where DHCP clients keep their leases: systemd-networkd by number of the interface, others by its name. */
const CLIENTS: Client[] = [
  { folder: "/run/systemd/netif/leases", of: /^(\d+)$/, addresses: written },
  { folder: "/var/lib/dhcp", of: /^dhclient6?\.(.+)\.leases$/, addresses: written },
  {
    folder: "/var/lib/NetworkManager",
    of: /^(?:internal|dhclient)6?-[0-9a-f-]{36}-(.+)\.lease$/,
    addresses: written,
  },
  // Red Hat's network scripts, with or without the connection's number.
  {
    folder: "/var/lib/dhclient",
    of: /^dhclient6?(?:-[0-9a-f-]{36}|-)?-(.+)\.leases?$/,
    addresses: written,
  },
  // SUSE's wicked.
  { folder: "/var/lib/wicked", of: /^lease-(.+)-dhcp-ipv4\.xml$/, addresses: written },
  { folder: "/var/lib/dhcpcd", of: /^(.+)\.lease$/, addresses: offered },
];

/**
 * IPv4 addresses from DHCP, by name or number of the interface. A lease outlives its use, as when the host is given a
 * fixed address later: only the addresses it holds are leased. Throws `HostError`.
 */
export async function leases(host: Host): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for (const { folder, of, addresses } of CLIENTS)
    for (const file of (await ifPresent(host.list(folder))) ?? []) {
      const name = of.exec(file)?.[1];
      const lease = name === undefined ? undefined : await ifPresent(host.read(`${folder}/${file}`));
      if (name === undefined || lease === undefined) continue;
      found.set(name, new Set([...(found.get(name) ?? []), ...addresses(lease)]));
    }
  return found;
}

/** All that look like addresses in a text. */
function written(lease: Uint8Array): string[] {
  return (
    Buffer.from(lease)
      .toString("latin1")
      .match(/(?<![\d.])\d+\.\d+\.\d+\.\d+(?![\d.])/g) ?? []
  );
}

/** The address in a server's answer as dhcpcd keeps it: "yiaddr" of RFC 2131, section 2. */
function offered(lease: Uint8Array): string[] {
  return lease.length < 20 ? [] : [lease.subarray(16, 20).join(".")];
}
