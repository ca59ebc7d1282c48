import { setTimeout as wait } from "node:timers/promises";
import { guarded, pacer } from "../host/guarded.ts";
import type { Host } from "../host/host.ts";
import type { Limits } from "../operator.ts";

const unpaced = async () => undefined;

/** How long was waited to keep to a share of the processor. */
export interface Waited {
  ms: number;
}

/**
 * The running host within the limits that its operator set. Throws `Trouble` where these can't be read.
 * @param waited is added to
 */
export function operated(host: Host, { neverRead, cpuShare }: Limits, waited: Waited): Host {
  if (neverRead.length === 0 && cpuShare === undefined) return host;
  return guarded(host, { neverRead, pace: cpuShare === undefined ? unpaced : paceOf(cpuShare, waited) });
}

function paceOf(share: number, waited: Waited) {
  const computed = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  return pacer(share, {
    computed,
    passed: () => performance.now(),
    wait: async (ms) => {
      waited.ms += ms;
      await wait(ms);
    },
  });
}
