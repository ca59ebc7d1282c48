import { systemClock } from "../clock.ts";
import { growSlowly } from "../frugal.ts";
import { passAndSign } from "../report/pass-and-sign.ts";
import type { Errand } from "../run/errand.ts";
import { Master } from "../run/master.ts";
import { partsFor } from "./parts.ts";

/** Makes the pass that the resident agent asks for, and delivers it where it asks for that too. Throws `Trouble`. */
export async function runPass(state: string): Promise<void> {
  growSlowly();
  const master = new Master(process.stdin, process.stdout);
  try {
    await serve(master, state);
  } finally {
    master.leave();
  }
}

async function serve(master: Master, state: string): Promise<void> {
  const errand: Errand = await master.next();
  const parts = await partsFor({ state, baseline: [], config: [], keepTrust: errand.only !== undefined });
  await master.say({ pass: await passAndSign({ errand, parts, state, clock: systemClock, master }) });
  if (!errand.deliver) return;
  const { deliver } = await import("../ship/deliver.ts");
  await master.say({ delivery: await deliver(state, systemClock) });
}
