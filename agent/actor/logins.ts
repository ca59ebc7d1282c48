import { fromBytes } from "../../src/model/text.ts";
import { ifPresent, orWhy } from "../host/ask.ts";
import { machineOf } from "../host/elf.ts";
import type { Host } from "../host/host.ts";

/** Somebody was logged in. Times in seconds since the epoch; no end means still logged in, or the record says nothing. */
export interface Login {
  user: string;
  terminal: string;
  from: string;
  start: number;
  end?: number;
}

/** Logins are kept here, where the system keeps them at all (utmp(5)). */
const WTMP = "/var/log/wtmp";

/** A record as glibc lays it out (bits/utmp.h). */
interface Layout {
  /** Bytes. */
  size: number;
  /** Seconds since the epoch. */
  time(record: DataView): number;
}

/** With the same 32-bit times for 32-bit and 64-bit programs, which may share the file. */
const SHARED: Layout = { size: 384, time: (record) => record.getInt32(340, true) };
/** With 64-bit times. */
const WIDE: Layout = { size: 400, time: (record) => Number(record.getBigInt64(344, true)) };
/** Machines, by their names in uname(2), whose glibc never shared it. */
const WIDE_MACHINES = new Set(["aarch64", "loongarch64"]);

const BOOT_TIME = 2;
const USER_PROCESS = 7;
const DEAD_PROCESS = 8;

/** Who was logged in and when; undefined where the host keeps no such record. */
export async function loginsOf(host: Host): Promise<Login[] | undefined> {
  const bytes = await ifPresent(host.read(WTMP));
  if (!bytes) return undefined;
  const machine = await orWhy(machineOf(host));
  return logins(bytes, "value" in machine ? machine.value : undefined);
}

/**
 * The logins in a wtmp file (utmp(5)); a record cut off at the end is left out.
 * @param machine that wrote it; most have the same records
 */
export function logins(bytes: Uint8Array, machine = ""): Login[] {
  const layout = WIDE_MACHINES.has(machine) ? WIDE : SHARED;
  const all: Login[] = [];
  const open = new Map<string, Login>();
  for (let at = 0; at + layout.size <= bytes.length; at += layout.size) {
    const { type, terminal, user, from, time } = record(bytes.subarray(at, at + layout.size), layout);
    if (type === BOOT_TIME) endAll(open, time);
    if (type === DEAD_PROCESS) endOne(open, terminal, time);
    if (type !== USER_PROCESS) continue;
    endOne(open, terminal, time);
    const login = { user, terminal, from, start: time };
    open.set(terminal, login);
    all.push(login);
  }
  return all;
}

function record(bytes: Uint8Array, layout: Layout) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    type: view.getInt16(0, true),
    terminal: cString(bytes.subarray(8, 40)),
    user: cString(bytes.subarray(44, 76)),
    from: cString(bytes.subarray(76, 332)),
    time: layout.time(view),
  };
}

function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return fromBytes(end < 0 ? bytes : bytes.subarray(0, end));
}

function endOne(open: Map<string, Login>, terminal: string, time: number): void {
  const login = open.get(terminal);
  if (login) login.end = time;
  open.delete(terminal);
}

function endAll(open: Map<string, Login>, time: number): void {
  for (const terminal of [...open.keys()]) endOne(open, terminal, time);
}
