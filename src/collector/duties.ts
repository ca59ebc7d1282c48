import { randomUUID } from "node:crypto";
import { reason } from "../model/trouble.ts";
import type { Parts } from "./api/parts.ts";
import { archiveByPolicy } from "./archive.ts";
import { writeCheckpoint } from "./checkpoint.ts";
import type { Configured } from "./configured.ts";
import { relaying } from "./relay/duty.ts";
import { deliverReports } from "./schedules/deliver.ts";
import { makeReports } from "./schedules/make.ts";
import { noteSilence } from "./silence.ts";
import { lastCheckpoint } from "./store/checkpoints.ts";
import { alone } from "./store/settings.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** How often it is looked whether a link to another collector has work. */
const LINKS_MS = 1000;
const DAY_MS = 86_400_000;
/** A server's certificate is good for 90 days; a new one once a day leaves time to notice that none comes. */
const RENEW_MS = DAY_MS;

export interface Duty {
  name: string;
  everyMs: number;
  /** First when the collector starts, to make up for what was missed. */
  atOnce?: true;
  act(): Promise<void>;
}

/** What the duties need beside the parts. */
interface Given {
  /** Folder of the collector's own files. */
  state: string;
  configured: Configured;
  /** Gets a new certificate for the server. */
  renew(): Promise<void>;
}

/** What a collector does by itself while it runs. @returns stops all of it, once what is in hand is done */
export function dutiesOf(parts: Parts, { state, configured, renew }: Given): () => Promise<void> {
  const { reports, mirror } = configured;
  const started = parts.clock();
  const holder = { name: randomUUID(), clock: parts.clock };
  const once = (work: string, act: () => Promise<void>) => () =>
    alone(parts.store, work, holder, act).then(() => undefined);
  return run(parts, [
    { name: "silence", everyMs: MINUTE_MS, act: once("silence", () => noteSilence(parts, started)) },
    {
      name: "checkpoint",
      everyMs: MINUTE_MS,
      act: once("checkpoint", async () => {
        const last = await lastCheckpoint(parts.store);
        const age = last ? parts.clock().getTime() - Date.parse(last.at) : Number.POSITIVE_INFINITY;
        // One from a time that is far off yet says nothing of today.
        if (Math.abs(age) >= DAY_MS) await writeCheckpoint(parts, state);
      }),
    },
    {
      name: "reports",
      everyMs: MINUTE_MS,
      atOnce: true,
      act: once("reports", async () => {
        await makeReports(parts, reports);
        await deliverReports(parts, reports);
      }),
    },
    {
      name: "archive",
      everyMs: HOUR_MS,
      act: once("archive", () => archiveByPolicy(parts, configured.archive)),
    },
    { name: "relay", everyMs: LINKS_MS, act: relaying(parts, state, mirror) },
    { name: "certificate", everyMs: RENEW_MS, act: renew },
  ]);
}

function run({ log }: Parts, duties: readonly Duty[]): () => Promise<void> {
  const inHand = new Set<Promise<void>>();
  const begin = ({ name, act }: Duty) => {
    const done = act()
      .catch((thrown: unknown) => log.error({ err: thrown }, `${name} failed: ${reason(thrown)}`))
      .finally(() => inHand.delete(done));
    inHand.add(done);
  };
  for (const duty of duties) if (duty.atOnce) begin(duty);
  const timers = duties.map((duty) => setInterval(() => begin(duty), duty.everyMs).unref());
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(inHand);
  };
}
