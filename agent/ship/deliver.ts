import { readFileSync } from "node:fs";
import { Trouble } from "../../src/model/trouble.ts";
import { sha256 } from "../../src/trust/repository/names.ts";
import { Unreached } from "../../src/wire/post.ts";
import { BATCH_ENVELOPES, type BatchAnswer } from "../../src/wire/protocol.ts";
import type { Clock } from "../clock.ts";
import { renewIfDue } from "../enrol/renew.ts";
import type { DeliveryResult } from "../run/errand.ts";
import { type Connection, readConnection } from "./connection.ts";
import { sendBatch } from "./https-way.ts";
import { BOUNDS, Spool, type Waiting } from "./spool.ts";

/** Largest batch before it is packed, in bytes. A byte of base64 packs to six bits at worst, so that it is never more than the collector takes on the wire. */
const BATCH_TEXT_BYTES = 5 * 1024 * 1024;

/** Delivers what is waiting, as far as the collector takes it. Nothing leaves the host's disk before it was acknowledged. */
export async function deliver(state: string, clock: Clock): Promise<DeliveryResult> {
  const spool = new Spool(state);
  spool.bound(BOUNDS, clock());
  const result: DeliveryResult = { delivered: 0, left: spool.waiting().length, paceSeconds: 0 };
  try {
    await deliverAll(spool, await connectionOf(state, clock), result);
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    result.why = thrown.message;
    if (thrown instanceof Unreached) result.paceSeconds = thrown.after;
  }
  result.left = spool.waiting().length;
  return result;
}

async function connectionOf(state: string, clock: Clock): Promise<Connection> {
  const connection = readConnection(state);
  if (connection) return renewIfDue(state, connection, clock());
  throw new Trouble("this host is not enrolled; run mesdrift-agent enrol with a token of the collector");
}

async function deliverAll(spool: Spool, connection: Connection, result: DeliveryResult): Promise<void> {
  for (;;) {
    const batch = nextBatch(spool.waiting());
    if (batch.length === 0) return;
    const envelopes = batch.map(({ path }) => readFileSync(path, "utf8"));
    const answer = await sendBatch(connection, envelopes);
    result.delivered += settled(spool, batch, envelopes, answer);
    result.paceSeconds = answer.paceSeconds;
    if (answer.want) result.want = answer.want;
    if (answer.paceSeconds > 0) return;
  }
}

/** As many as go together, and at least one. */
function nextBatch(waiting: readonly Waiting[]): Waiting[] {
  let bytes = 0;
  const end = waiting.findIndex((one, at) => {
    bytes += one.bytes;
    return at > 0 && (at >= BATCH_ENVELOPES || bytes > BATCH_TEXT_BYTES);
  });
  return waiting.slice(0, end < 0 ? waiting.length : end);
}

/** Takes note of what became of each. @returns how many are at the collector. Throws {@link Unreached} where the answer is of another batch. */
function settled(
  spool: Spool,
  batch: readonly Waiting[],
  envelopes: readonly string[],
  { fates }: BatchAnswer,
): number {
  const byHash = new Map(fates.map((fate) => [fate.sha256, fate]));
  let delivered = 0;
  for (const [at, one] of batch.entries()) {
    const fate = byHash.get(sha256(envelopes[at] ?? ""));
    if (fate === undefined)
      throw new Unreached("the collector's answer does not speak of all that was sent; it is sent again");
    if (fate.status === "refused") {
      spool.setAside(one);
      spool.giveUp([one], `refused by the collector: ${fate.why ?? "it does not say why"}`);
    } else delivered++;
  }
  spool.settle(batch);
  return delivered;
}
