import { expect, test } from "vitest";
import { probe } from "../../../agent/probes/network.ts";
import { liveMachine } from "../../support/live-machine.ts";
import { seen } from "../../support/machine.ts";

const ROUTE_HEAD = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

function route(device: string, destination: string, gateway: string, mask: string): string {
  return `${device}\t${destination}\t${gateway}\t0003\t0\t0\t0\t${mask}\t0\t0\t0\n`;
}

function trie(...addresses: string[]): string {
  return `Main:\n  +-- 0.0.0.0/0 3 0 4\n${addresses.map((one) => `     |-- ${one}\n        /32 host LOCAL\n`).join("")}`;
}

function nic(name: string, index: number, mac: string, assigned = "0"): Record<string, string> {
  const values = {
    address: mac,
    addr_assign_type: assigned,
    ifindex: String(index),
    mtu: "1500",
    flags: "0x1003",
    operstate: "up",
  };
  return Object.fromEntries(
    Object.entries(values).map(([file, value]) => [`/sys/class/net/${name}/${file}`, `${value}\n`]),
  );
}

const IPV6_LINK = `fd000000000000000000000000000000 40 ${"0".repeat(32)} 00 ${"0".repeat(32)} 00000100 00000001 00000000 00000001 eth0\n`;
const IPV6_ADVERTISED = `${"0".repeat(32)} 00 ${"0".repeat(32)} 00 fe800000000000000000000000000001 00000100 00000001 00000000 00450003 eth0\n`;

const FILES: Record<string, string> = {
  ...nic("lo", 1, "00:00:00:00:00:00"),
  ...nic("eth0", 2, "02:00:00:00:00:01"),
  ...nic("eth1", 3, "02:00:00:00:00:02", "1"),
  ...nic("veth12ab", 9, "02:00:00:00:00:03", "1"),
  "/proc/net/route":
    ROUTE_HEAD +
    route("eth0", "00000000", "0100000A", "00000000") +
    route("eth0", "0000000A", "00000000", "00FFFFFF") +
    route("eth1", "0005A8C0", "00000000", "00FFFFFF") +
    route("eth0", "00001EAC", "0200000A", "0000FFFF"),
  "/proc/net/ipv6_route": IPV6_LINK + IPV6_ADVERTISED,
  "/proc/net/fib_trie": trie("10.0.0.5", "127.0.0.1", "192.168.5.6", "172.99.0.1"),
  "/proc/net/if_inet6":
    "fd000000000000000000000000000005 02 40 00 80 eth0\nfd0000000000000000000000000000aa 02 40 00 00 eth0\nfe800000000000000000000000000001 02 40 20 80 eth0\n00000000000000000000000000000001 01 80 10 80 lo\n",
  "/proc/sys/net/ipv4/ip_forward": "1\n",
  "/etc/resolv.conf": "nameserver 10.0.0.53 # office\nsearch plant.example site.example\n",
};

test("interfaces are told with what is set to stay; what routers give is shown and no drift", async () => {
  const { facts } = await seen(probe, liveMachine({ files: FILES }));
  expect(facts["interface/eth0"]).toEqual({
    mac: "02:00:00:00:00:01",
    mtu: 1500,
    up: true,
    link: "up",
    addresses: ["10.0.0.5/24", "fd00::5/64"],
    leased: ["fd00::aa/64"],
  });
  expect(facts["interface/eth1"]).not.toHaveProperty("mac");
  expect(Object.keys(facts)).not.toContain("interface/veth12ab");
});

test("routes beyond the link are told; those of its own networks follow from the addresses", async () => {
  const { facts } = await seen(probe, liveMachine({ files: FILES }));
  expect(Object.keys(facts).filter((key) => key.startsWith("route/"))).toEqual([
    "route/0.0.0.0/0 dev eth0",
    "route/172.30.0.0/16 dev eth0",
  ]);
  expect(facts["route/0.0.0.0/0 dev eth0"]).toEqual({ gateways: ["10.0.0.1"] });
});

test("a host in two networks is told as such, with what no route explains", async () => {
  const { facts } = await seen(probe, liveMachine({ files: FILES }));
  expect(facts.networks).toEqual({
    networks: ["10.0.0.0/24", "192.168.5.0/24", "172.99.0.1/32", "fd00::/64"],
    count: 4,
    multiHomed: true,
    guests: ["veth12ab"],
    elsewhere: ["172.99.0.1/32"],
    forwarding4: true,
    forwarding6: false,
  });
});

/** A DHCP answer as dhcpcd keeps it: the address given starts at byte 16. */
const ANSWER = `${"\0".repeat(16)}\n\0\0\x05${"\0".repeat(220)}`;
const UUID = "0d1f7c2e-1111-4222-8333-944445555666";

test.each([
  ["/run/systemd/netif/leases/2", "ADDRESS=10.0.0.5\nROUTER=10.0.0.1\n"],
  ["/var/lib/dhcp/dhclient.eth0.leases", "lease {\n  fixed-address 10.0.0.5;\n}\n"],
  [`/var/lib/NetworkManager/internal-${UUID}-eth0.lease`, "ADDRESS=10.0.0.5\n"],
  ["/var/lib/dhcpcd/eth0.lease", ANSWER],
  ["/var/lib/dhclient/dhclient--eth0.lease", "lease {\n  fixed-address 10.0.0.5;\n}\n"],
  [`/var/lib/dhclient/dhclient-${UUID}-eth0.lease`, "lease {\n  fixed-address 10.0.0.5;\n}\n"],
  ["/var/lib/wicked/lease-eth0-dhcp-ipv4.xml", "<lease><address>10.0.0.5/24</address></lease>\n"],
])("an address from DHCP is no drift, as %s has it", async (path, lease) => {
  const { facts } = await seen(probe, liveMachine({ files: { ...FILES, [path]: lease } }));
  expect(facts["interface/eth0"]).toMatchObject({
    addresses: ["fd00::5/64"],
    leased: ["10.0.0.5/24", "fd00::aa/64"],
  });
});

test("an old lease of another address doesn't hide the one that was set since", async () => {
  const files = { ...FILES, "/var/lib/dhcp/dhclient.eth0.leases": "fixed-address 10.0.0.50;\n" };
  const { facts } = await seen(probe, liveMachine({ files }));
  expect(facts["interface/eth0"]).toMatchObject({ addresses: ["10.0.0.5/24", "fd00::5/64"] });
});

test("a cut table of routes is unreadable, not short", async () => {
  const cut = { ...FILES, "/proc/net/route": `${ROUTE_HEAD}eth0\t0000` };
  await expect(seen(probe, liveMachine({ files: cut }))).rejects.toThrow("/proc/net/route");
});

test("an image tells its name servers, and the rest as unreadable", async () => {
  const { facts, unreadable } = await seen(probe, liveMachine({ files: FILES }, { live: false }));
  expect(facts).toEqual({ dns: { servers: ["10.0.0.53"], search: ["plant.example", "site.example"] } });
  expect(unreadable.map(({ address }) => address)).toEqual([
    "network:interface",
    "network:route",
    "network:networks",
  ]);
});

test("an image whose list of name servers is made anew at each start has none that could be known", async () => {
  const { "/etc/resolv.conf": _, ...files } = FILES;
  const links = { "/etc/resolv.conf": "../run/systemd/resolve/stub-resolv.conf" };
  const { facts, unreadable } = await seen(probe, liveMachine({ files, links }, { live: false }));
  expect(facts).toEqual({});
  expect(unreadable).toContainEqual({ address: "network:dns", why: "known on a running host only" });
});
