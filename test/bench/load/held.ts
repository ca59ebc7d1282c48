import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BedHost } from "../../bed/host.ts";

const UNIT = join(import.meta.dirname, "../../../packaging/agent/mesdrift-agent.service");
/** Control groups of this machine that share the processors out (version 1); hosts of the bed have none. */
const CPU = "/sys/fs/cgroup/cpu";
/** How long a period of the quota is, in microseconds (systemd.resource-control(5)). */
const PERIOD_US = 100_000;

/** Can this machine hold a unit of a host to its share of the processors? */
export const canHold = existsSync(join(CPU, "cpu.idle"));

/** Runs something in a unit of a host, which is held to the agent's CPUWeight and CPUQuota as systemd would where it can. */
export async function held<T>(host: BedHost, unit: string, work: () => Promise<T>): Promise<T> {
  if (!canHold) return work();
  const group = join(CPU, unit);
  mkdirSync(group);
  // CPUWeight=idle
  writeFileSync(join(group, "cpu.idle"), "1");
  writeFileSync(join(group, "cpu.cfs_period_us"), String(PERIOD_US));
  writeFileSync(join(group, "cpu.cfs_quota_us"), String((PERIOD_US * quotaPercent()) / 100));
  try {
    const [done] = await Promise.all([work(), hold(host.path(`/sys/fs/cgroup/system.slice/${unit}`), group)]);
    return done;
  } finally {
    rmdirSync(group);
  }
}

/** Moves the processes of a unit to a control group as soon as there are any; what these start later begins in that group. */
async function hold(from: string, to: string): Promise<void> {
  for (;;) {
    const processes = existsSync(from) ? readFileSync(join(from, "cgroup.procs"), "utf8").split("\n") : [];
    for (const id of processes.filter(Boolean)) writeFileSync(join(to, "cgroup.procs"), id);
    if (processes.some(Boolean)) return;
    await sleep(2);
  }
}

function quotaPercent(): number {
  const [, value] = /^CPUQuota=(\d+)%$/m.exec(readFileSync(UNIT, "utf8")) ?? [];
  if (value === undefined) throw new Error(`${UNIT}: found no CPUQuota`);
  return Number(value);
}
