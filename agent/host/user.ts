import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import type { Host } from "./host.ts";

/** CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (capabilities(7)): either one reads every file. */
const READS_EVERYTHING = (1n << 1n) | (1n << 2n);

/** The effective user of this process. */
export function currentUser(): Host["user"] {
  const uid = process.geteuid?.() ?? -1;
  return { uid, name: nameOf(uid), privileged: readsEverything(readFileSync("/proc/self/status", "utf8")) };
}

/** Do the effective capabilities in a /proc/PID/status (proc(5)) let the process read every file? */
export function readsEverything(status: string): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0";
  return (BigInt(`0x${effective}`) & READS_EVERYTHING) !== 0n;
}

function nameOf(uid: number): string {
  try {
    return userInfo().username;
  } catch (thrown) {
    // A user without a line in passwd(5), as in a container.
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ERR_SYSTEM_ERROR") return String(uid);
    throw thrown;
  }
}

/** Does this process run as the superuser? */
export function isRoot(): boolean {
  return process.geteuid?.() === 0;
}
