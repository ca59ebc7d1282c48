import { formatAddress } from "../../src/model/address.ts";
import type { Fields } from "../../src/model/fact.ts";
import { scopeOf } from "../host/addresses.ts";
import { ifPresent } from "../host/ask.ts";
import { isClient, portRange } from "../host/client-ports.ts";
import { type Host, HostError } from "../host/host.ts";
import { parsed } from "../host/parsed.ts";
import { holderOf, type Process, socketOwners } from "../host/processes.ts";
import { isOfSession } from "../host/session-ports.ts";
import { type Listener, listeners, type Protocol } from "../host/sockets.ts";
import { type Names, namesOf } from "../host/users.ts";
import type { Observed, Probe } from "./probe.ts";

/** IPv6 has no tables where the kernel was started without it. */
const TABLES: { path: string; protocol: Protocol; optional: boolean }[] = [
  { path: "/proc/net/tcp", protocol: "tcp", optional: false },
  { path: "/proc/net/tcp6", protocol: "tcp", optional: true },
  { path: "/proc/net/udp", protocol: "udp", optional: false },
  { path: "/proc/net/udp6", protocol: "udp", optional: true },
];

/** Fields that only the owner of a process, or root, can know. */
const OF_PROCESS = ["process", "executable", "service"];

/** So often all sockets are looked at, at most. */
const LOOKS = 3;

const HIDDEN = "held by a process whose open files can be seen by its own user and by root only";

export const probe: Probe = {
  kind: "port",
  about: "Sockets that take what comes in: TCP that listens, UDP that is bound. Key: protocol/address:port.",
  fields: {
    protocol: { is: "identity", about: "tcp or udp" },
    address: { is: "identity", about: "address it is bound to" },
    port: { is: "identity", about: "port number" },
    scope: {
      is: "state",
      about: "who can reach it: loopback, private, link-local, multicast, public, or any address",
    },
    user: { is: "state", about: "account that opened the socket" },
    process: {
      is: "state",
      about: "program that holds the socket; null where none does, as with sockets of the kernel",
    },
    executable: { is: "state", about: "file the program runs from" },
    service: { is: "state", about: "systemd unit the program runs in" },
    pid: { is: "volatile", about: "process that holds the socket; the parent, where a family shares it" },
    replaced: { is: "volatile", about: "the program's file was replaced or removed since it started" },
    inode: { is: "volatile", about: "numbers of the sockets" },
    sockets: {
      is: "volatile",
      about:
        "sockets that come and go, told as a number: UDP of clients, TCP that sshd forwards for sessions",
    },
  },
  async *observe(host) {
    if (!host.live) throw new HostError("unavailable", "ports are known on a running host only");
    const range = portRange(await host.text("/proc/sys/net/ipv4/ip_local_port_range"));
    const { held, clients } = await look(host, range);
    const names = await namesOf(host);
    let forwarded = 0;
    for (const { key, shared, owner } of held) {
      if (owner && owner !== "hidden" && shared.every((socket) => isOfSession(socket, owner))) forwarded += 1;
      else yield* observed(key, shared, owner, names);
    }
    yield counted("tcp/forwarded", forwarded);
    yield counted("udp/clients", clients);
  },
};

/** The sockets of one address and port, and who holds them. */
interface Held {
  key: string;
  shared: Listener[];
  owner: Process | null | "hidden";
}

/**
 * Sockets with who holds them, and how many are of clients. One that closed while its holder was looked for seems to be
 * nobody's: then all are looked at again, since its program may have opened another.
 */
async function look(
  host: Host,
  range: readonly [number, number],
  times = LOOKS,
): Promise<{ held: Held[]; clients: number }> {
  const all = await openSockets(host);
  const own = all.filter((socket) => !isClient(socket, range));
  const owners = await socketOwners(host, new Set(inodesOf(own)));
  const held: Held[] = [];
  for (const [key, shared] of byKey(own))
    held.push({ key, shared, owner: await holderOf(host, inodesOf(shared), owners) });
  const clients = all.length - own.length;
  if (held.every(({ owner }) => owner !== null)) return { held, clients };
  const now = await openSockets(host);
  const [inodes, keys] = [new Set(inodesOf(now)), byKey(now)];
  const isGone = ({ shared, owner }: Held) =>
    owner === null && !shared.some(({ inode }) => inodes.has(inode));
  if (times > 1 && held.some(isGone)) return look(host, range, times - 1);
  return { held: held.filter((one) => !isGone(one) || keys.has(one.key)), clients };
}

/** Sockets that come and go by themselves, told as a number only. */
function counted(key: string, sockets: number): Observed {
  return { fact: { kind: "port", key, fields: { sockets } } };
}

async function openSockets(host: Host): Promise<Listener[]> {
  const all: Listener[] = [];
  for (const { path, protocol, optional } of TABLES) {
    const table = optional ? await ifPresent(host.text(path)) : await host.text(path);
    if (table !== undefined) all.push(...parsed(path, () => listeners(table, protocol)));
  }
  return all;
}

function inodesOf(sockets: readonly Listener[]): string[] {
  return sockets.map(({ inode }) => inode);
}

/** Several sockets may share one address and port (SO_REUSEPORT): they are one fact. */
function byKey(sockets: readonly Listener[]): Map<string, Listener[]> {
  return Map.groupBy(sockets, ({ protocol, address, port }) => {
    const written = address.includes(":") ? `[${address}]` : address;
    return `${protocol}/${written}:${port}`;
  });
}

function* observed(
  key: string,
  shared: readonly Listener[],
  owner: Process | null | "hidden",
  names: Names,
): Iterable<Observed> {
  const [{ protocol, address, port, uid }] = shared as [Listener, ...Listener[]];
  const fields: Fields = {
    protocol,
    address,
    port,
    scope: scopeOf(address),
    user: names.user(uid),
    inode: inodesOf(shared),
  };
  if (owner === "hidden") {
    yield { fact: { kind: "port", key, fields } };
    for (const path of OF_PROCESS)
      yield { unreadable: { address: formatAddress({ kind: "port", key, path }), why: HIDDEN } };
    return;
  }
  yield { fact: { kind: "port", key, fields: { ...fields, ...fieldsOf(owner) } } };
}

function fieldsOf(owner: Process | null): Fields {
  if (!owner) return { process: null, executable: null, service: null };
  const { name, executable, deleted, unit, pid } = owner;
  return { process: name, executable: executable ?? null, service: unit ?? null, pid, replaced: deleted };
}
