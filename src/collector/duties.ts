import { randomUUID } from "node:crypto";
import { reason } from "../model/trouble.ts";
import type { Parts } from "./api/parts.ts";
import { writeCheckpoint } from "./checkpoint.ts";
import { noteSilence } from "./silence.ts";
import { lastCheckpoint } from "./store/checkpoints.ts";
import { alone } from "./store/settings.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A server's certificate is good for 90 days; a new one once a day leaves time to notice that none comes. */
const RENEW_MS = DAY_MS;

export interface Duty {
  name: string;
  everyMs: number;
  act(): Promise<void>;
}

/** What a collector does by itself while it runs. @returns stops all of it, once what is in hand is done */
export function dutiesOf(
  parts: Parts,
  { state, renew }: { state: string; renew: () => Promise<void> },
): () => Promise<void> {
  const holder = { name: randomUUID(), clock: parts.clock };
  const once = (work: string, act: () => Promise<void>) => () =>
    alone(parts.store, work, holder, act).then(() => undefined);
  return run(parts, [
    { name: "silence", everyMs: MINUTE_MS, act: once("silence", () => noteSilence(parts)) },
    {
      name: "checkpoint",
      everyMs: MINUTE_MS,
      act: once("checkpoint", async () => {
        const last = await lastCheckpoint(parts.store);
        const age = last ? parts.clock().getTime() - Date.parse(last.at) : Number.POSITIVE_INFINITY;
        if (age >= DAY_MS) await writeCheckpoint(parts, state);
      }),
    },
    { name: "certificate", everyMs: RENEW_MS, act: renew },
  ]);
}

function run({ log }: Parts, duties: readonly Duty[]): () => Promise<void> {
  const inHand = new Set<Promise<void>>();
  const timers = duties.map(({ name, everyMs, act }) =>
    setInterval(() => {
      const done = act()
        .catch((thrown: unknown) => log.error({ err: thrown }, `${name} failed: ${reason(thrown)}`))
        .finally(() => inHand.delete(done));
      inHand.add(done);
    }, everyMs).unref(),
  );
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(inHand);
  };
}
