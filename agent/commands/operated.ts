import { setTimeout as wait } from "node:timers/promises";
import { guarded, pacer } from "../host/guarded.ts";
import type { Host } from "../host/host.ts";
import { steadyMs } from "../host/steady.ts";

const unpaced = async () => undefined;

/** How long was waited to keep to a share of the processor. */
export interface Waited {
  ms: number;
}

/** What is never opened, and how much of one processor may be taken. */
export interface Restraint {
  /** Globs. */
  neverRead: readonly string[];
  /** Above 0, at most 1. */
  share: number | undefined;
}

/** The running host, looked at with restraint. @param waited is added to */
export function operated(host: Host, { neverRead, share }: Restraint, waited: Waited): Host {
  if (neverRead.length === 0 && share === undefined) return host;
  return guarded(host, { neverRead, pace: share === undefined ? unpaced : paceOf(share, waited) });
}

function paceOf(share: number, waited: Waited) {
  const computed = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  return pacer(share, {
    computed,
    passed: steadyMs,
    wait: async (ms) => {
      waited.ms += ms;
      await wait(ms);
    },
  });
}
