import { Trouble } from "../../src/model/trouble.ts";
import { Unreached } from "../../src/wire/post.ts";
import type { Clock } from "../clock.ts";
import { operatorWays } from "../operator.ts";
import type { DeliveryResult } from "../run/errand.ts";
import { readConnection } from "./connection.ts";
import { Handed } from "./handed.ts";
import { BOUNDS, Spool } from "./spool.ts";
import type { Desk, Way } from "./way.ts";
import { waysOf } from "./ways.ts";

/** How soon it is worth a look whether receipts came, in seconds. */
const RECEIPTS_SECONDS = 300;

/** Delivers what is waiting, by the first way that works. Nothing leaves the host's disk before it was acknowledged. */
export async function deliver(state: string, clock: Clock): Promise<DeliveryResult> {
  const now = clock();
  try {
    const connection = readConnection(state);
    if (connection) return await deliverBy(waysOf(operatorWays(state)), { state, connection, now });
    throw new Trouble("this host is not enrolled; run mesdrift-agent enrol with a token of the collector");
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    return { delivered: 0, left: new Spool(state).waiting().length, paceSeconds: 0, why: thrown.message };
  }
}

/**
 * Delivers by the first of these ways that works. One that does not is passed over and told; where the collector itself
 * refuses, or asks to wait, no other way is taken, since it would say the same there. Throws {@link Trouble} where what
 * waits can't be read.
 */
export async function deliverBy(
  ways: readonly Way[],
  { state, connection, now }: Pick<Desk, "state" | "connection" | "now">,
): Promise<DeliveryResult> {
  const [spool, handed] = [new Spool(state), new Handed(state)];
  spool.bound(BOUNDS, now, (one) => handed.wayOf(one));
  handed.forgetBefore(new Date(now.getTime() - BOUNDS.days * 86_400_000));
  const result: DeliveryResult = { delivered: 0, left: 0, paceSeconds: 0 };
  try {
    await byFirst(ways, { state, spool, handed, connection, now, result });
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    result.why = thrown.message;
    if (thrown instanceof Unreached) result.paceSeconds = thrown.after;
  }
  return counted(result, spool, handed);
}

async function byFirst(ways: readonly Way[], desk: Desk): Promise<void> {
  const { result, handed } = desk;
  const failed: string[] = [];
  for (const way of ways) {
    try {
      if (result.by === undefined) {
        await way.deliver(desk);
        result.by = way.name;
      } else if (handed.by(way.name).length > 0) await way.collect?.(desk);
    } catch (thrown) {
      if (!(thrown instanceof Unreached) || thrown.after > 0) throw thrown;
      failed.push(`${way.name}: ${thrown.message}`);
    }
  }
  if (result.by === undefined) throw new Unreached(failed.join("; "));
  if (failed.length > 0) result.passedOver = failed;
}

/** With what is still here. */
function counted(result: DeliveryResult, spool: Spool, handed: Handed): DeliveryResult {
  const waiting = spool.waiting();
  const awaited = waiting.filter((one) => handed.wayOf(one) !== undefined).length;
  if (awaited > 0 && result.why === undefined)
    result.paceSeconds = Math.max(result.paceSeconds, RECEIPTS_SECONDS);
  return { ...result, left: waiting.length - awaited, ...(awaited > 0 ? { awaited } : {}) };
}
