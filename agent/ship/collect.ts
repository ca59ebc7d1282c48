import { reason, Trouble } from "../../src/model/trouble.ts";
import { keyId } from "../../src/trust/keys/public-key.ts";
import { receiptName } from "../../src/wire/drop.ts";
import { Unreached } from "../../src/wire/post.ts";
import { type ReceiptContent, readReceipt } from "../../src/wire/receipt.ts";
import { hostKey } from "../sign/host-key.ts";
import { writeConnection } from "./connection.ts";
import type { HandedDrop } from "./handed.ts";
import { acknowledge, type Sent } from "./parcel.ts";
import type { Place } from "./place.ts";
import type { Waiting } from "./spool.ts";
import type { Desk } from "./way.ts";

/** Largest receipt, in bytes. */
const RECEIPT_BYTES = 256 * 1024;

/**
 * Looks what became of all that was handed over by a way. Throws `Unreached`.
 * @param again what was handed over until then, and lies there no more, is to be handed over again
 */
export async function collectReceipts(
  desk: Desk,
  place: Place,
  { way, again }: { way: string; again: Date },
): Promise<void> {
  const drops = desk.handed.by(way);
  const waiting = new Map(drops.length === 0 ? [] : desk.spool.waiting().map((one) => [keyOf(one), one]));
  for (const drop of drops) await collectOne(desk, place, { drop, sent: stillWaiting(drop, waiting), again });
}

interface Awaited {
  drop: HandedDrop;
  /** What of it was not acknowledged by any way. */
  sent: readonly Sent[];
  again: Date;
}

async function collectOne(desk: Desk, place: Place, { drop, sent, again }: Awaited): Promise<void> {
  const { spool, handed, result } = desk;
  const { name } = drop;
  if (sent.length === 0) {
    handed.forget(drop);
    return remove(desk, place, [name, receiptName(name)]);
  }
  const receipt = await receiptOf(desk, place, drop);
  if (receipt === undefined) {
    if (drop.at <= again.toISOString() && !(await place.has(name))) handed.forget(drop);
    return;
  }
  result.delivered += acknowledge(spool, sent, receipt);
  if (receipt.want) result.want = receipt.want;
  handed.forget(drop);
  admitted(desk);
  await remove(desk, place, [receiptName(name)]);
}

/** A receipt that the collector signed for this host. Any other is told, and nothing rests on it. */
async function receiptOf(desk: Desk, place: Place, drop: HandedDrop): Promise<ReceiptContent | undefined> {
  const { collectorKey } = desk.connection;
  const file = receiptName(drop.name);
  try {
    const bytes = await place.read(file, RECEIPT_BYTES);
    if (bytes === undefined) return undefined;
    const text = Buffer.from(bytes).toString("utf8");
    const said = readReceipt(text, new Map([[keyId(collectorKey), collectorKey]]));
    if (said.host === hostKey(desk.state).key.keyId) return said;
    throw new Trouble("it is for another host");
  } catch (thrown) {
    if (!(thrown instanceof Trouble) || thrown instanceof Unreached) throw thrown;
    doubt(desk, `${drop.way}: ${file} is not believed: ${reason(thrown)}`);
    return undefined;
  }
}

/** Tidies up. Where that is not allowed the collector does it later. */
async function remove(desk: Desk, place: Place, names: readonly string[]): Promise<void> {
  try {
    for (const name of names) await place.remove(name);
  } catch (thrown) {
    if (!(thrown instanceof Unreached)) throw thrown;
    doubt(desk, `${names.join(", ")} can't be removed: ${thrown.message}`);
  }
}

function doubt({ result }: Desk, text: string): void {
  result.doubts = [...(result.doubts ?? []), text];
}

function stillWaiting({ envelopes }: HandedDrop, waiting: Map<string, Waiting>): Sent[] {
  return envelopes.flatMap((envelope) => {
    const one = waiting.get(keyOf(envelope));
    return one ? [{ ...one, sha256: envelope.sha256 }] : [];
  });
}

function keyOf({ epoch, sequence }: Pick<Waiting, "epoch" | "sequence">): string {
  return `${epoch}.${sequence}`;
}

/** The collector knows this host now: the request has done its work, and with it the token. */
function admitted(desk: Desk): void {
  const { request, ...rest } = desk.connection;
  if (request === undefined) return;
  desk.connection = rest;
  writeConnection(desk.state, rest);
}
