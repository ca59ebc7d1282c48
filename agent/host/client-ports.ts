import { HostError } from "./host.ts";
import type { Listener } from "./sockets.ts";

/** UDP services of plants whose well-known ports (IANA) lie where kernels pick ports for clients. */
const PLANT_PORTS = new Set([
  34378, 34379, 34380, 34962, 34963, 34964, 34980, 44818, 47808, 48898, 48899, 55000, 55001, 55002, 55003,
]);

/** First and last port that the kernel picks for clients (ip(7)). */
export function portRange(text: string): [number, number] {
  const match = /^(\d+)\s+(\d+)\s*$/.exec(text);
  if (!match)
    throw new HostError(
      "failed",
      `/proc/sys/net/ipv4/ip_local_port_range: expected two numbers, found "${text}"`,
    );
  return [Number(match[1]), Number(match[2])];
}

/**
 * A UDP socket on a port the kernel picks for clients is most likely one, such as a resolver's: it comes and goes, and
 * would be noise. UDP has no listening state that would tell. Services of plants on such ports are kept.
 */
export function isClient({ protocol, port }: Listener, [first, last]: readonly [number, number]): boolean {
  return protocol === "udp" && port >= first && port <= last && !PLANT_PORTS.has(port);
}
