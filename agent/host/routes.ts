import { fromHex, fromProc } from "./addresses.ts";
import { HostError } from "./host.ts";

/** A route of the main table. */
export interface Route {
  /** With its prefix length: `0.0.0.0/0`. */
  destination: string;
  /** Undefined where the destination is on the link itself. */
  gateway: string | undefined;
  device: string;
}

/** Flags of a route (linux/route.h, linux/ipv6_route.h). */
const UP = 0x1;
const CACHED_LOCAL_OR_ADVERTISED = 0x81440000;

/** Rows of /proc/net/route: device, destination, gateway, flags, three counters, mask. */
export function ipv4Routes(table: string): Route[] {
  return rows(table, "/proc/net/route", 11)
    .slice(1)
    .flatMap(([device = "", destination = "", gateway = "", flags = "", , , , mask = ""]) => {
      if ((Number.parseInt(flags, 16) & UP) === 0) return [];
      const bits = Number.parseInt(mask, 16).toString(2).replaceAll("0", "").length;
      return [
        {
          destination: `${fromProc(destination)}/${bits}`,
          gateway: gateway === "00000000" ? undefined : fromProc(gateway),
          device,
        },
      ];
    });
}

/** Rows of /proc/net/ipv6_route: destination, its prefix, source, its prefix, gateway, three numbers, flags, device. What routers advertise comes and goes, and is left out with the host's own addresses. */
export function ipv6Routes(table: string): Route[] {
  return rows(table, "/proc/net/ipv6_route", 10).flatMap(
    ([destination = "", prefix = "", , , gateway = "", , , , flags = "", device = ""]) => {
      const bits = Number.parseInt(flags, 16);
      if ((bits & UP) === 0 || (bits & CACHED_LOCAL_OR_ADVERTISED) !== 0 || device === "lo") return [];
      const to = `${fromHex(destination)}/${Number.parseInt(prefix, 16)}`;
      if (/^ff00::\/8$|^fe80::\/(?:64|10)$/.test(to)) return [];
      return [{ destination: to, gateway: /^0+$/.test(gateway) ? undefined : fromHex(gateway), device }];
    },
  );
}

/** @param columns each row's number of them; a cut row would look like a missing route */
function rows(table: string, path: string, columns: number): string[][] {
  const lines = table
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => line.trim().split(/\s+/));
  const odd = lines.find((line) => line.length !== columns);
  if (odd) throw new HostError("failed", `${path}: "${odd.join(" ")}" is no row of ${columns} columns`);
  return lines;
}
