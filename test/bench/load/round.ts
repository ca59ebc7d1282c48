import { setTimeout as sleep } from "node:timers/promises";
import type { Bed } from "../../bed/bed.ts";
import { Clients } from "./clients.ts";
import type { Asked } from "./drive.ts";
import { MES_URL } from "./install-mes.ts";
import type { Watched } from "./watched.ts";

/** Until the MES is at its pace again, in milliseconds. */
const SETTLE_MS = 3000;
/** How long it is left alone, before a pass and after it. */
const QUIET_MS = 4000;

/** The MES at work for a while, with a pass in the middle: what its transactions took, in milliseconds. */
export interface Round {
  quiet: number[];
  pass: number[];
  passMs: number;
}

export async function round(bed: Bed, watched: Watched, perSecond: number): Promise<Round> {
  await watched.forget();
  const clients = new Clients(bed, MES_URL, perSecond);
  await sleep(SETTLE_MS);
  const before = await during(() => sleep(QUIET_MS));
  const pass = await during(() => watched.pass());
  await sleep(SETTLE_MS);
  const after = await during(() => sleep(QUIET_MS));
  const asked = await clients.stop();
  return {
    quiet: [...within(asked, before), ...within(asked, after)],
    pass: within(asked, pass),
    passMs: pass.to - pass.from,
  };
}

interface Span {
  from: number;
  to: number;
}

async function during(work: () => Promise<void>): Promise<Span> {
  const from = Date.now();
  await work();
  return { from, to: Date.now() };
}

/** What those took that fell due within a span. */
const within = (asked: readonly Asked[], { from, to }: Span) =>
  asked.filter(({ due }) => due >= from && due < to).map(({ ms }) => ms);
