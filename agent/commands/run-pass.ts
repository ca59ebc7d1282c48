import { systemClock } from "../clock.ts";
import { growSlowly } from "../frugal.ts";
import { passAndSign } from "../report/pass-and-sign.ts";
import type { Errand } from "../run/errand.ts";
import { Master } from "../run/master.ts";
import { partsFor } from "./parts.ts";

/**
 * Share of one processor that a whole pass takes where the operator says nothing: nobody waits for it, and an MES is not to
 * feel it. A look at what changed hurries.
 */
export const WHOLE_SHARE = 0.2;

/** Makes the pass that the resident agent asks for, and delivers it where it asks for that too. Throws `Trouble`. */
export async function runPass(state: string): Promise<void> {
  const master = new Master(process.stdin, process.stdout);
  try {
    await serve(master, state);
  } finally {
    master.leave();
  }
}

async function serve(master: Master, state: string): Promise<void> {
  const errand: Errand = await master.next();
  const isWhole = errand.only === undefined;
  const parts = await partsFor({
    ...{ state, baseline: [], config: [], keepTrust: !isWhole },
    ...(isWhole ? { share: WHOLE_SHARE } : {}),
  });
  growSlowly();
  await master.say({ pass: await passAndSign({ errand, parts, state, clock: systemClock, master }) });
  if (!errand.deliver) return;
  const { deliver } = await import("../ship/deliver.ts");
  await master.say({ delivery: await deliver(state, systemClock) });
}
