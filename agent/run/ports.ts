import { readFileSync } from "node:fs";
import { isCode } from "../../src/files/fault.ts";
import { type Glance, glance } from "./glance.ts";
import { Listeners } from "./listeners.ts";

const [TCP, UDP, COUNTS] = [
  ["tcp", "tcp6"],
  ["udp", "udp6"],
  ["sockstat", "sockstat6"],
].map((names) => names.map((name) => `/proc/net/${name}`)) as [string[], string[], string[]];
const SNMP = "/proc/net/snmp";
/** State of a socket of UDP that waits (proc_net(5)). */
const WAITS = "07";

/**
 * So many glances rest on the count of sockets and on all rows but the last, before that one is read again too: only a socket that
 * takes the place of the last one, and is the last itself, waits so long to be seen.
 */
const BETWEEN = 12;

/** Sockets that wait for somebody. */
export class Ports {
  readonly #tcp = TCP.map((table) => new Listeners(table));
  #count = Number.NaN;
  #rows = "";
  #left = 0;

  glance(): Glance {
    return glance(() => {
      const inUse = COUNTS.map(inUseBy);
      // Beside connections that stand there are those that wait, and for a moment some that come or go.
      const count = inUse.reduce((sum, some) => sum + some) - standing();
      if (count !== this.#count || this.#left-- <= 0 || !this.#tcp.every((table) => table.isAsRead())) {
        const rows = this.#tcp.map((table, at) => table.read(inUse[at] ?? 0).sort());
        this.#rows = rows.map((some) => some.join("\n")).join("\n\n");
        this.#count = count;
        this.#left = BETWEEN;
      }
      return `${this.#rows}\n${UDP.flatMap(rowsOf).sort().join("\n")}`;
    });
  }
}

/** How many sockets of TCP there are, by a table of counts (proc_pid_net(5), sockstat). */
function inUseBy(counts: string): number {
  return Number(/^TCP6?: inuse (\d+)/m.exec(textOf(counts))?.[1] ?? 0);
}

/** How many connections of TCP stand (proc_pid_net(5), snmp): a line of names, then one of numbers. */
function standing(): number {
  const [names = [], numbers = []] = textOf(SNMP)
    .split("\n")
    .filter((line) => line.startsWith("Tcp: "))
    .map((line) => line.split(" "));
  return Number(numbers[names.indexOf("CurrEstab")] ?? 0);
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
