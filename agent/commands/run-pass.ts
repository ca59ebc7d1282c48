import { text } from "node:stream/consumers";
import { systemClock } from "../clock.ts";
import { beFrugal } from "../frugal.ts";
import { passAndSign } from "../report/pass-and-sign.ts";
import type { Errand } from "../run/errand.ts";
import { partsFor } from "./parts.ts";

/** Makes the pass that the resident agent asks for, and answers with a line of JSON. Throws `Trouble`. */
export async function runPass(state: string): Promise<void> {
  beFrugal();
  const errand: Errand = JSON.parse(await text(process.stdin));
  const parts = await partsFor({ state, baseline: [], config: [] });
  const result = await passAndSign({ errand, parts, state, clock: systemClock });
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
