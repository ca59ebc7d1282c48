import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isCode } from "../../src/files/fault.ts";
import { reason } from "../../src/model/trouble.ts";
import { Listeners } from "./listeners.ts";

const [TCP, UDP, COUNTS] = [
  ["tcp", "tcp6"],
  ["udp", "udp6"],
  ["sockstat", "sockstat6"],
].map((names) => names.map((name) => `/proc/net/${name}`)) as [string[], string[], string[]];
/** State of a socket of UDP that waits (proc_net(5)). */
const WAITS = "07";
/** Where systemd keeps a folder for each service that runs (systemd.resource-control(5)); cgroup 2, then 1. */
const SLICES = ["/sys/fs/cgroup/system.slice", "/sys/fs/cgroup/systemd/system.slice"];

/** What is cheap to see of a host: as long as it is the same, nothing of the kind changed. */
export type Glance = { is: "seen"; what: string } | { is: "unseen"; why: string };

/**
 * So many glances rest on the counts of sockets and on all rows but the last, before that one is read again too: only a socket that
 * takes the place of the last one, and is the last itself, waits so long to be seen.
 */
const BETWEEN = 15;

/** Sockets that wait for somebody. */
export class Ports {
  readonly #tcp = TCP.map((table) => new Listeners(table));
  #counts = "";
  #rows = "";
  #left = 0;

  glance(): Glance {
    return glance(() => {
      const counts = COUNTS.map(textOf).map(tcpIn).join("\n");
      if (counts !== this.#counts || this.#left-- <= 0 || !this.#tcp.every((table) => table.isAsRead())) {
        this.#rows = this.#tcp.map((table) => table.read().sort().join("\n")).join("\n\n");
        this.#counts = counts;
        this.#left = BETWEEN;
      }
      return `${this.#rows}\n${UDP.flatMap(rowsOf).sort().join("\n")}`;
    });
  }
}

/** How many sockets of TCP are in use, waiting or connected (proc_pid_net(5), sockstat). */
function tcpIn(counts: string): string {
  return /^TCP6?: inuse (\d+)/m.exec(counts)?.[1] ?? "";
}

/** Services that run. */
export function glanceAtServices(): Glance {
  return glance(() => {
    for (const slice of SLICES)
      try {
        return (
          readdirSync(slice, { withFileTypes: true })
            .filter((entry) => entry.isDirectory() && entry.name.endsWith(".service"))
            // Another number is another start of it.
            .map(({ name }) => `${name} ${statSync(join(slice, name), { throwIfNoEntry: false })?.ino}`)
            .sort()
            .join("\n")
        );
      } catch (thrown) {
        if (!isCode(thrown, "ENOENT")) throw thrown;
      }
    throw Object.assign(new Error(`found neither ${SLICES.join(" nor ")}`), { code: "ENOENT" });
  });
}

/** Local address and inode of each row of UDP that waits. */
function rowsOf(table: string): string[] {
  return textOf(table)
    .split("\n")
    .flatMap((line) => {
      const [, local, remote, state, , , , , , inode] = line.trim().split(/\s+/);
      const isConnected = !/^0+:0000$/.test(remote ?? "");
      return state !== WAITS || isConnected ? [] : [`${table} ${local} ${inode}`];
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
    return { is: "seen", what: look() };
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    return { is: "unseen", why: reason(thrown) };
  }
}
