import { systemClock } from "../../agent/clock.ts";
import { partsFor } from "../../agent/commands/parts.ts";
import { passAndSign } from "../../agent/report/pass-and-sign.ts";

/** One pass as the resident agent has its child make one. @param full tell all open findings */
export async function passOnce(state: string, full: boolean): Promise<void> {
  const parts = await partsFor({ state, baseline: [], config: [] });
  const errand = {
    trigger: "schedule" as const,
    watcher: { alive: true, watched: 1 },
    since: systemClock().toISOString(),
    ...{ wasWatching: false, full, replan: false, deliver: false },
  };
  const master = { ask: async () => ({ heard: [] }) };
  await passAndSign({ errand, parts, state, clock: systemClock, master });
}
