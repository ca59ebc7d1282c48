import { formatAddress } from "../../src/model/address.ts";
import type { Fields } from "../../src/model/fact.ts";
import { ifPresent, orWhy } from "../host/ask.ts";
import type { Host } from "../host/host.ts";
import { type InterfaceAddress, ipv4Addresses, ipv6Addresses } from "../host/interface-addresses.ts";
import { type Interface, interfaces } from "../host/interfaces.ts";
import { leases } from "../host/leases.ts";
import { resolver } from "../host/resolv.ts";
import { ipv4Routes, ipv6Routes, type Route } from "../host/routes.ts";
import type { Observed, Probe } from "./probe.ts";

const kind = "network";

/** systemd-resolved's own list, since it writes only its own address to resolv.conf. */
const RESOLV = ["/run/systemd/resolve/resolv.conf", "/etc/resolv.conf"];

const ONLY_RUNNING = "known on a running host only";

export const probe: Probe = {
  kind,
  about:
    "Interfaces, routes, name servers and networks. Key: interface/NAME, route/DESTINATION dev INTERFACE, dns or networks.",
  fields: {
    mac: { is: "state", about: "hardware address, where it is the same each time" },
    mtu: { is: "state", about: "most bytes in a packet" },
    up: { is: "state", about: "switched on, whether or not a cable is plugged in" },
    link: { is: "volatile", about: "up, down or unknown: whether a cable is plugged in" },
    addresses: { is: "state", about: "addresses set to stay, with the length of their prefix", set: true },
    leased: { is: "volatile", about: "addresses from DHCP or a router", set: true },
    gateways: {
      is: "state",
      about: "where packets go next; empty where the destination is on the link",
      set: true,
    },
    servers: { is: "state", about: "name servers, in order" },
    search: { is: "state", about: "domains that short names are looked up in, in order" },
    // What follows from addresses and parameters of the kernel is drift there, and would be told twice.
    networks: { is: "volatile", about: "networks it is part of, but for its own loopback", set: true },
    count: { is: "volatile", about: "number of those networks" },
    multiHomed: {
      is: "volatile",
      about: "addresses on more than one interface, or in more than one IPv4 network",
    },
    forwarding4: { is: "volatile", about: "it passes on IPv4 packets between networks" },
    forwarding6: { is: "volatile", about: "it passes on IPv6 packets between networks" },
    guests: { is: "volatile", about: "interfaces of containers and virtual machines", set: true },
    elsewhere: { is: "volatile", about: "addresses that no route tells the interface of", set: true },
  },
  async *observe(host) {
    yield* dns(host);
    if (host.live) yield* inForce(host);
    else for (const key of ["interface", "route", "networks"]) yield unknown(key);
  },
};

function unknown(key: string): Observed {
  return { unreadable: { address: formatAddress({ kind, key }), why: ONLY_RUNNING, below: true } };
}

async function* dns(host: Host): AsyncGenerator<Observed> {
  for (const path of RESOLV) {
    const text = await orWhy(ifPresent(host.text(path)));
    if ("value" in text && text.value === undefined) continue;
    if ("why" in text) yield { unreadable: { address: `${kind}:dns`, why: text.why } };
    else yield { fact: { kind, key: "dns", fields: { ...resolver(text.value ?? "") }, from: [path] } };
    return;
  }
  if (!host.live) yield { unreadable: { address: `${kind}:dns`, why: ONLY_RUNNING } };
}

async function* inForce(host: Host): AsyncGenerator<Observed> {
  const { own, guests } = await interfaces(host);
  const routes = await routesOf(host);
  const addresses = await addressesOf(host, routes);
  const leased = await orWhy(leases(host));
  if ("why" in leased)
    yield { unreadable: { address: formatAddress({ kind, key: "*", path: "addresses" }), why: leased.why } };
  for (const one of own) yield interfaceFact(one, addresses, "value" in leased ? leased.value : undefined);
  yield* routeFacts(
    routes.filter(({ device }) => own.some(({ name }) => name === device)),
    addresses,
  );
  const networks = [...new Set(addresses.map(({ network }) => network))];
  const elsewhere = addresses.filter(({ device }) => device === undefined).map(({ address }) => address);
  const fields = {
    networks,
    count: networks.length,
    multiHomed: isMultiHomed(addresses),
    guests,
    elsewhere,
    ...(await forwarding(host)),
  };
  yield { fact: { kind, key: "networks", fields } };
}

async function routesOf(host: Host): Promise<Route[]> {
  const ipv6 = await ifPresent(host.text("/proc/net/ipv6_route"));
  return [...ipv4Routes(await host.text("/proc/net/route")), ...ipv6Routes(ipv6 ?? "")];
}

async function addressesOf(host: Host, routes: readonly Route[]): Promise<InterfaceAddress[]> {
  const ipv6 = await ifPresent(host.text("/proc/net/if_inet6"));
  return [
    ...ipv4Addresses(await host.text("/proc/net/fib_trie"), routes),
    ...ipv6Addresses(ipv6 ?? "", routes),
  ];
}

/** @param leased addresses by name and number of the interface; undefined where that can't be known, and so no address is said to stay */
function interfaceFact(
  { name, index, mac, mtu, up, link }: Interface,
  all: readonly InterfaceAddress[],
  leased: ReadonlyMap<string, ReadonlySet<string>> | undefined,
): Observed {
  const own = all.filter(({ device }) => device === name);
  const isLeased = (address: string) => {
    const [bare = ""] = address.split("/");
    return !leased || leased.get(name)?.has(bare) || leased.get(index)?.has(bare);
  };
  const stays = ({ permanent, address }: InterfaceAddress) =>
    permanent && (address.includes(":") || !isLeased(address));
  const fields: Fields = {
    mtu,
    up,
    link,
    leased: own.filter((one) => !stays(one)).map(({ address }) => address),
  };
  if (mac !== undefined) fields.mac = mac;
  if (leased !== undefined) fields.addresses = own.filter(stays).map(({ address }) => address);
  return { fact: { kind, key: `interface/${name}`, fields } };
}

/** Routes to the networks of its own addresses follow from those and are left out. */
function* routeFacts(routes: readonly Route[], addresses: readonly InterfaceAddress[]): Iterable<Observed> {
  const follows = new Set(addresses.map(({ network }) => network));
  const told = routes.filter(
    ({ destination, gateway }) => gateway !== undefined || !follows.has(destination),
  );
  for (const [key, same] of Map.groupBy(
    told,
    ({ destination, device }) => `route/${destination} dev ${device}`,
  ))
    yield { fact: { kind, key, fields: { gateways: same.flatMap(({ gateway }) => gateway ?? []) } } };
}

/** An interface with IPv4 and IPv6 is still on one wire. */
function isMultiHomed(addresses: readonly InterfaceAddress[]): boolean {
  const ipv4 = addresses.filter(({ address }) => !address.includes(":"));
  return [addresses.map(({ device }) => device), ipv4.map(({ network }) => network)].some(
    (them) => new Set(them).size > 1,
  );
}

async function forwarding(host: Host): Promise<Fields> {
  const ipv4 = await host.text("/proc/sys/net/ipv4/ip_forward");
  const ipv6 = await ifPresent(host.text("/proc/sys/net/ipv6/conf/all/forwarding"));
  return { forwarding4: ipv4.trim() === "1", forwarding6: ipv6?.trim() === "1" };
}
