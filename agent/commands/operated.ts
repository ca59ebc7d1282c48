import { setTimeout as wait } from "node:timers/promises";
import { guarded, pacer } from "../host/guarded.ts";
import type { Host } from "../host/host.ts";
import { operatorLimits } from "../operator.ts";

const unpaced = async () => undefined;

/** The running host within the limits that its operator set. Throws `Trouble` where these can't be read. */
export function operated(host: Host, state: string): Host {
  const { neverRead, cpuShare } = operatorLimits(state);
  if (neverRead.length === 0 && cpuShare === undefined) return host;
  return guarded(host, { neverRead, pace: cpuShare === undefined ? unpaced : paceOf(cpuShare) });
}

function paceOf(share: number) {
  const computed = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  return pacer(share, {
    computed,
    passed: () => performance.now(),
    wait: async (ms) => void (await wait(ms)),
  });
}
