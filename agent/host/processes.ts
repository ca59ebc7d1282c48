import { ifPresent, orWhy, unless } from "./ask.ts";
import type { Host } from "./host.ts";

/** A process of a running host. */
export interface Process {
  pid: number;
  parent: number;
  /** Name of the program, at most 15 characters (proc_pid_comm(5)). */
  name: string;
  /** Undefined for threads of the kernel and where the right to see it is missing. */
  executable: string | undefined;
  /** The file has been replaced or removed since the program started. */
  deleted: boolean;
  /** The systemd unit it runs in. */
  unit: string | undefined;
}

/** Which processes hold which sockets. */
export interface SocketOwners {
  /** Pids by inode of a socket. */
  pids: Map<string, number[]>;
  /** Some processes, or their files, could not be seen, so that a socket without an owner may have one. */
  hidden: boolean;
}

/** Pids of the processes that run, ascending. */
export async function pids(host: Host): Promise<number[]> {
  const names = await host.list("/proc");
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** Walks the open files of all processes once (proc_pid_fd(5)), looking for the sockets asked for. */
export async function socketOwners(host: Host, inodes: ReadonlySet<string>): Promise<SocketOwners> {
  const running = await pids(host);
  // With hidepid of proc(5) nobody sees the processes of others, the first one among them.
  const owners: SocketOwners = { pids: new Map(), hidden: !running.includes(1) };
  for (const pid of running) {
    const held = await orWhy(socketsOf(host, pid));
    if ("why" in held) owners.hidden = true;
    else for (const inode of held.value) if (inodes.has(inode)) note(owners.pids, inode, pid);
  }
  return owners;
}

function note(pidsByInode: Map<string, number[]>, inode: string, pid: number): void {
  const known = pidsByInode.get(inode);
  if (!known) pidsByInode.set(inode, [pid]);
  else if (known.at(-1) !== pid) known.push(pid);
}

/** Inodes of the sockets a process holds; none if it has ended. */
async function socketsOf(host: Host, pid: number): Promise<string[]> {
  const sockets: string[] = [];
  for (const fd of (await ifPresent(host.list(`/proc/${pid}/fd`))) ?? []) {
    const target = await ifPresent(host.link(`/proc/${pid}/fd/${fd}`));
    if (target?.startsWith("socket:[")) sockets.push(target.slice(8, -1));
  }
  return sockets;
}

/** What a process is; undefined if it has ended. */
export async function process(host: Host, pid: number): Promise<Process | undefined> {
  const stat = await ifPresent(host.text(`/proc/${pid}/stat`));
  const cgroup = await ifPresent(host.text(`/proc/${pid}/cgroup`));
  if (stat === undefined || cgroup === undefined) return undefined;
  const exe = await unless(host.link(`/proc/${pid}/exe`), "absent", "denied");
  return { pid, ...nameAndParent(stat), ...executable(exe), unit: unitOf(cgroup) };
}

/** Name and parent from /proc/PID/stat (proc_pid_stat(5)); the name stands in brackets and may hold brackets itself. */
function nameAndParent(stat: string): { name: string; parent: number } {
  const end = stat.lastIndexOf(")");
  const [, parent = "0"] = stat.slice(end + 2).split(" ");
  return { name: stat.slice(stat.indexOf("(") + 1, end), parent: Number(parent) };
}

function executable(target: string | undefined): { executable: string | undefined; deleted: boolean } {
  const deleted = target?.endsWith(" (deleted)") ?? false;
  return { executable: deleted ? target?.slice(0, -" (deleted)".length) : target, deleted };
}

/**
 * Who holds sockets: of a family of processes that share them the one whose parent doesn't; null where nobody does;
 * "hidden" where a process that can't be seen may.
 */
export async function holderOf(
  host: Host,
  inodes: readonly string[],
  { pids, hidden }: SocketOwners,
): Promise<Process | null | "hidden"> {
  const holders = new Set(inodes.flatMap((inode) => pids.get(inode) ?? []));
  const alive: Process[] = [];
  for (const pid of holders) {
    const found = await process(host, pid);
    if (found) alive.push(found);
  }
  const first = alive.sort((a, b) => a.pid - b.pid).find(({ parent }) => !holders.has(parent)) ?? alive[0];
  return first ?? (hidden ? "hidden" : null);
}

/**
 * The systemd unit of a process from /proc/PID/cgroup (cgroups(7)): the innermost service or scope of the unified
 * hierarchy, or of systemd's own in version 1. Sessions and containers get new numbers each time, which say nothing.
 */
export function unitOf(cgroup: string): string | undefined {
  return unitsAround(cgroup)
    .at(-1)
    ?.replace(/^session-c?\d+\.scope$/, "session-*.scope")
    .replace(/-[0-9a-f]{64}\.scope$/, "-*.scope");
}

/** Services and scopes around a process, the outermost first, from its /proc/PID/cgroup. */
function unitsAround(cgroup: string): string[] {
  const paths = cgroup.split("\n").filter((line) => /^(?:0:|\d+:name=systemd):/.test(line));
  return paths.flatMap((line) => line.split("/").filter((part) => /\.(?:service|scope)$/.test(part)));
}

/**
 * Names of the units of the system that have processes, by their control groups, without asking systemd. Units of users
 * and containers lie within these, and are not among them.
 */
export async function unitsWithProcesses(host: Host): Promise<string[]> {
  // A /proc that is mounted in an image is that of this machine.
  if (!host.live) return [];
  const units = new Set<string>();
  for (const pid of (await ifPresent(pids(host))) ?? []) {
    const cgroup = await ifPresent(host.text(`/proc/${pid}/cgroup`));
    const [unit] = unitsAround(cgroup ?? "");
    if (unit !== undefined) units.add(unit);
  }
  return [...units];
}
