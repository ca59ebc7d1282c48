import { readFileSync } from "node:fs";
import type { Checked } from "../../src/model/installation.ts";
import type { HostIdentity, Snapshot } from "../../src/model/snapshot.ts";
import type { Host } from "../host/host.ts";
import type { Names } from "../host/users.ts";

/** All that requirements are held against. */
export interface Standing {
  host: Host;
  identity: HostIdentity;
  snapshot: Snapshot;
  probes: readonly Checked[];
  /** Folder of the agent's own files. */
  state: string;
  /** Settings of the agent's unit, or why they can't be told. */
  unit: Readonly<Record<string, string>>;
  whyNoUnit: string | undefined;
  names: Names;
  now: Date;
}

/** Numbers of capabilities (linux/capability.h) that let the agent see all without being able to change anything. */
export const SEES = { dacReadSearch: 2, sysPtrace: 19 } as const;

/** Does this process have a capability in effect (proc_pid_status(5))? */
export function hasCapability(number: number): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
  return ((BigInt(`0x${effective}`) >> BigInt(number)) & 1n) === 1n;
}
