import { reason, Trouble } from "../../src/model/trouble.ts";
import { keyId } from "../../src/trust/keys/public-key.ts";
import { dropName, receiptName, sealDrop } from "../../src/wire/drop.ts";
import { Unreached } from "../../src/wire/post.ts";
import { type ReceiptContent, readReceipt } from "../../src/wire/receipt.ts";
import { hostKey } from "../sign/host-key.ts";
import { writeConnection } from "./connection.ts";
import type { HandedDrop } from "./handed.ts";
import { acknowledge, nextParcel, type Sent } from "./parcel.ts";
import type { Place } from "./place.ts";
import type { Desk, Way } from "./way.ts";

/** Largest receipt, in bytes. */
const RECEIPT_BYTES = 256 * 1024;
/** After so long without a receipt, and with the drop gone, it is handed over again: one of them was lost. In milliseconds. */
const AGAIN_MS = 24 * 3_600_000;

interface DropWay {
  name: string;
  /** No receipt ever comes back: handing over counts. */
  oneWay?: boolean;
  /** A person asks: what does not lie there is handed over now, whatever is under way. */
  asked?: boolean;
  open(): Promise<Place>;
}

/**
 * A way on which nobody answers at once. What was handed over is remembered and not handed over again; it leaves the spool
 * when the collector's receipt lies beside the drop, or comes by another way.
 */
export function dropWay(way: DropWay): Way {
  const within = async (act: (place: Place) => Promise<void>) => {
    const place = await way.open();
    try {
      await act(place);
    } finally {
      place.close();
    }
  };
  const collect = async (desk: Desk, place: Place) => {
    for (const drop of desk.handed.by(way.name)) await collectOne(desk, place, { drop, ...way });
  };
  return {
    name: way.name,
    collect: (desk) => within((place) => collect(desk, place)),
    deliver: (desk) =>
      within(async (place) => {
        await collect(desk, place);
        await handOver(desk, place, way);
      }),
  };
}

async function handOver(
  desk: Desk,
  place: Place,
  { name: way, oneWay = false, asked = false }: DropWay,
): Promise<void> {
  const { state, spool, handed, now, result, connection } = desk;
  const own = hostKey(state).key.keyId;
  const since = asked ? now : new Date(now.getTime() - AGAIN_MS);
  for (;;) {
    const parcel = await nextParcel(
      spool,
      spool.waiting().filter((one) => !handed.isUnderWay(one, way, since)),
    );
    if (parcel === undefined) return;
    const { sent, batch } = parcel;
    const name = dropName(
      own,
      sent.map(({ sha256 }) => sha256),
    );
    const enrol = desk.connection.request;
    await place.put(
      name,
      await sealDrop({ keyId: own, batch, ...(enrol ? { enrol } : {}) }, connection.recipient),
    );
    result.handedOver = (result.handedOver ?? 0) + sent.length;
    if (oneWay) {
      handed.addUnconfirmed(sent.length);
      spool.settle(sent);
    } else handed.add({ name, way, at: now }, sent);
  }
}

/** What became of one drop. */
async function collectOne(
  desk: Desk,
  place: Place,
  { drop, asked = false }: { drop: HandedDrop; asked?: boolean },
): Promise<void> {
  const { spool, handed, now, result } = desk;
  const sent = stillWaiting(desk, drop);
  if (sent.length === 0) {
    for (const name of [drop.name, receiptName(drop.name)]) await place.remove(name);
    return handed.forget(drop.name);
  }
  const receipt = await receiptOf(desk, place, drop);
  if (receipt === undefined) {
    const age = now.getTime() - Date.parse(drop.at);
    if ((asked || age >= AGAIN_MS) && !(await place.has(drop.name))) handed.forget(drop.name);
    return;
  }
  result.delivered += acknowledge(spool, sent, receipt);
  if (receipt.want) result.want = receipt.want;
  handed.forget(drop.name);
  admitted(desk);
  await place.remove(receiptName(drop.name));
}

/** A receipt that the collector signed for this host. Any other is told, and nothing rests on it. */
async function receiptOf(desk: Desk, place: Place, drop: HandedDrop): Promise<ReceiptContent | undefined> {
  const { connection, state, result } = desk;
  const file = receiptName(drop.name);
  try {
    const text = await place.read(file, RECEIPT_BYTES);
    if (text === undefined) return undefined;
    const { collectorKey } = connection;
    const said = readReceipt(
      Buffer.from(text).toString("utf8"),
      new Map([[keyId(collectorKey), collectorKey]]),
    );
    if (said.host === hostKey(state).key.keyId) return said;
    throw new Trouble("it is for another host");
  } catch (thrown) {
    if (!(thrown instanceof Trouble) || thrown instanceof Unreached) throw thrown;
    result.doubts = [...(result.doubts ?? []), `${drop.way}: ${file} is not believed: ${reason(thrown)}`];
    return undefined;
  }
}

function stillWaiting({ spool }: Desk, { envelopes }: HandedDrop): Sent[] {
  const waiting = spool.waiting();
  return envelopes.flatMap(({ epoch, sequence, sha256 }) => {
    const one = waiting.find((other) => other.epoch === epoch && other.sequence === sequence);
    return one ? [{ ...one, sha256 }] : [];
  });
}

/** The collector knows this host now: the request has done its work, and with it the token. */
function admitted(desk: Desk): void {
  const { request, ...rest } = desk.connection;
  if (request === undefined) return;
  desk.connection = rest;
  writeConnection(desk.state, rest);
}
