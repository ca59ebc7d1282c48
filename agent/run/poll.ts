import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { isCode } from "../../src/files/fault.ts";
import { reason } from "../../src/model/trouble.ts";

const TABLES = ["tcp", "tcp6", "udp", "udp6"].map((name) => `/proc/net/${name}`);
/** Listening, in tables of TCP; those of UDP say 07 for a socket that waits (proc_net(5)). */
const WAITS: ReadonlySet<string> = new Set(["0A", "07"]);
/** Where systemd keeps a folder for each service that runs (systemd.resource-control(5)); cgroup 2, then 1. */
const SLICES = ["/sys/fs/cgroup/system.slice", "/sys/fs/cgroup/systemd/system.slice"];

/** What is cheap to see of a host, in short: as long as it is the same, nothing of the kind changed. */
export type Glance = { is: "seen"; digest: string } | { is: "unseen"; why: string };

/** Sockets that wait for somebody. */
export function glanceAtPorts(): Glance {
  return glance(() => TABLES.flatMap(rowsOf).sort().join("\n"));
}

/** Services that run. */
export function glanceAtServices(): Glance {
  return glance(() => {
    for (const slice of SLICES)
      try {
        return readdirSync(slice, { withFileTypes: true })
          .filter((entry) => entry.isDirectory() && entry.name.endsWith(".service"))
          .map(({ name }) => name)
          .sort()
          .join("\n");
      } catch (thrown) {
        if (!isCode(thrown, "ENOENT")) throw thrown;
      }
    throw Object.assign(new Error(`found neither ${SLICES.join(" nor ")}`), { code: "ENOENT" });
  });
}

/** Local address, state and inode of each row: what comes and goes on open connections does not count. */
function rowsOf(table: string): string[] {
  return textOf(table)
    .split("\n")
    .flatMap((line) => {
      const [, local, remote, state, , , , , , inode] = line.trim().split(/\s+/);
      const isConnected = !/^0+:0000$/.test(remote ?? "");
      return state === undefined || !WAITS.has(state) || isConnected ? [] : [`${table} ${local} ${inode}`];
    });
}

/** A kernel without IPv6 has no table of it. */
function textOf(table: string): string {
  try {
    return readFileSync(table, "utf8");
  } catch (thrown) {
    if (isCode(thrown, "ENOENT")) return "";
    throw thrown;
  }
}

function glance(look: () => string): Glance {
  try {
    return { is: "seen", digest: createHash("sha256").update(look()).digest("hex") };
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    return { is: "unseen", why: reason(thrown) };
  }
}
