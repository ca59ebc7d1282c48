import { BlockList } from "node:net";

/** Who can reach an address: "any" is every address of the host. */
export type Scope = "loopback" | "private" | "link-local" | "multicast" | "public" | "any";

/** RFC 1918, RFC 6598 and RFC 4193 (private), RFC 3927 and RFC 4291 (link-local), RFC 5771 and RFC 4291 (multicast). */
const NETWORKS: [Exclude<Scope, "any" | "public">, string, number][] = [
  ["loopback", "127.0.0.0", 8],
  ["loopback", "::1", 128],
  ["private", "10.0.0.0", 8],
  ["private", "172.16.0.0", 12],
  ["private", "192.168.0.0", 16],
  ["private", "100.64.0.0", 10],
  ["private", "fc00::", 7],
  ["link-local", "169.254.0.0", 16],
  ["link-local", "fe80::", 10],
  ["multicast", "224.0.0.0", 4],
  ["multicast", "ff00::", 8],
];

let blocks: { scope: Scope; block: BlockList }[] | undefined;

function newBlocks() {
  return NETWORKS.map(([scope, address, prefix]) => {
    const block = new BlockList();
    block.addSubnet(address, prefix, familyOf(address));
    return { scope, block };
  });
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return address.includes(":") ? "ipv6" : "ipv4";
}

/** Who can reach a socket bound to an address, as text without brackets; an IPv4 address mapped into IPv6 counts as IPv4. */
export function scopeOf(address: string): Scope {
  if (/^(?:0\.0\.0\.0|::(?:ffff:0\.0\.0\.0)?)$/.test(address)) return "any";
  const family = familyOf(address);
  blocks ??= newBlocks();
  return blocks.find(({ block }) => block.check(address, family))?.scope ?? "public";
}

/** An address of /proc/net/{tcp,udp,route} (proc(5)): 32-bit words of hex, each in the byte order of a little-endian processor. */
export function fromProc(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => hexBytes(word).reverse());
  return formatBytes(bytes);
}

/** An address of /proc/net/{if_inet6,ipv6_route}: hex in network order. */
export function fromHex(hex: string): string {
  return formatBytes(hexBytes(hex));
}

function hexBytes(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
}

function formatBytes(bytes: readonly number[]): string {
  return bytes.length === 4 ? bytes.join(".") : formatIpv6(bytes);
}

/** RFC 5952: lower case, no leading zeros, the first longest run of zeros shortened, mapped IPv4 dotted. */
function formatIpv6(bytes: readonly number[]): string {
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff)
    return `::ffff:${bytes.slice(12).join(".")}`;
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0));
  const text = groups.map((group) => group.toString(16)).join(":");
  const runs = [...text.matchAll(/\b0(?::0)+\b/g)].sort((a, b) => b[0].length - a[0].length);
  const run = runs[0];
  if (!run) return text;
  return `${text.slice(0, run.index).replace(/:$/, "")}::${text.slice(run.index + run[0].length).replace(/^:/, "")}`;
}
