import { BlockList } from "node:net";
import { fromHex } from "./addresses.ts";
import type { Route } from "./routes.ts";

/** An address of an interface. */
export interface InterfaceAddress {
  /** Undefined where no route tells it. */
  device: string | undefined;
  /** With the length of its network's prefix: `10.0.0.5/24`. */
  address: string;
  /** The network it lies in: `10.0.0.0/24`. */
  network: string;
  /** Set by hand, and not by a router's word or for a time. */
  permanent: boolean;
}

/** Flag IFA_F_PERMANENT (linux/if_addr.h). */
const PERMANENT = 0x80;
/** Scope of link-local addresses in /proc/net/if_inet6. */
const LINK_LOCAL = "20";

/**
 * The host's own IPv4 addresses in /proc/net/fib_trie. The trie names no interface: the narrowest route on a link
 * that leads to an address does.
 */
export function ipv4Addresses(trie: string, routes: readonly Route[]): InterfaceAddress[] {
  const own = new Set(
    Array.from(trie.matchAll(/\|-- (\S+)\n\s+\/32 host LOCAL/g), ([, address = ""]) => address),
  );
  return [...own]
    .filter((address) => !address.startsWith("127."))
    .map((address) => {
      const link = linkTo(address, routes);
      const prefix = link ? prefixOf(link.destination) : 32;
      const network = link?.destination ?? `${address}/32`;
      return { device: link?.device, address: `${address}/${prefix}`, network, permanent: true };
    });
}

/**
 * Rows of /proc/net/if_inet6: address, number of the interface, prefix, scope, flags, interface. Link-local addresses
 * follow from the interface and are left out.
 */
export function ipv6Addresses(table: string, routes: readonly Route[]): InterfaceAddress[] {
  return table
    .split("\n")
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , scope, , device]) => device !== undefined && device !== "lo" && scope !== LINK_LOCAL)
    .map(([hex = "", , prefix = "", , flags = "", device]) => {
      const address = fromHex(hex);
      const network = linkTo(address, routes)?.destination ?? `${address}/128`;
      const permanent = (Number.parseInt(flags, 16) & PERMANENT) !== 0;
      return { device, address: `${address}/${Number.parseInt(prefix, 16)}`, network, permanent };
    });
}

function linkTo(address: string, routes: readonly Route[]): Route | undefined {
  const links = routes.filter(
    ({ gateway, destination }) => gateway === undefined && holds(destination, address),
  );
  return links.sort((a, b) => prefixOf(b.destination) - prefixOf(a.destination))[0];
}

function prefixOf(destination: string): number {
  return Number(destination.slice(destination.indexOf("/") + 1));
}

function holds(destination: string, address: string): boolean {
  const family = address.includes(":") ? "ipv6" : "ipv4";
  if (destination.includes(":") !== address.includes(":")) return false;
  const network = new BlockList();
  network.addSubnet(destination.slice(0, destination.indexOf("/")), prefixOf(destination), family);
  return network.check(address, family);
}
