import { readFileSync } from "node:fs";
import { isCode } from "../../src/files/fault.ts";
import { type Glance, glance } from "./glance.ts";
import { Listeners } from "./listeners.ts";

const [TCP, UDP, COUNTS] = [
  ["tcp", "tcp6"],
  ["udp", "udp6"],
  ["sockstat", "sockstat6"],
].map((names) => names.map((name) => `/proc/net/${name}`)) as [string[], string[], string[]];
/** State of a socket of UDP that waits (proc_net(5)). */
const WAITS = "07";

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
