import { fromBytes } from "../../src/model/text.ts";
import { ifPresent } from "../host/ask.ts";
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

/** Size of one record, in bytes, on Linux with 32-bit times in it, as glibc has it on all our platforms. */
const RECORD = 384;
const BOOT_TIME = 2;
const USER_PROCESS = 7;
const DEAD_PROCESS = 8;

/** Who was logged in and when; undefined where the host keeps no such record. */
export async function loginsOf(host: Host): Promise<Login[] | undefined> {
  const bytes = await ifPresent(host.read(WTMP));
  return bytes && logins(bytes);
}

/** The logins in a wtmp file (utmp(5)); a record cut off at the end is left out. */
export function logins(bytes: Uint8Array): Login[] {
  const all: Login[] = [];
  const open = new Map<string, Login>();
  for (let at = 0; at + RECORD <= bytes.length; at += RECORD) {
    const { type, terminal, user, from, time } = record(bytes.subarray(at, at + RECORD));
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

function record(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    type: view.getInt16(0, true),
    terminal: cString(bytes.subarray(8, 40)),
    user: cString(bytes.subarray(44, 76)),
    from: cString(bytes.subarray(76, 332)),
    time: view.getInt32(340, true),
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
