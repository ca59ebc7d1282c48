import { dropName, sealDrop } from "../../src/wire/drop.ts";
import { hostKey } from "../sign/host-key.ts";
import { collectReceipts } from "./collect.ts";
import { nextParcel } from "./parcel.ts";
import type { Place } from "./place.ts";
import type { Desk, Way } from "./way.ts";

/** After so long without a receipt it is handed over again where the drop is gone, since one of them was lost. In milliseconds. */
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
export function dropWay({ name, oneWay = false, asked = false, open }: DropWay): Way {
  const act = async (desk: Desk, handsOver: boolean) => {
    const again = asked ? desk.now : new Date(desk.now.getTime() - AGAIN_MS);
    const place = await open();
    try {
      await collectReceipts(desk, place, { way: name, again });
      if (handsOver) await handOver(desk, place, { way: name, oneWay, again });
    } finally {
      place.close();
    }
  };
  return { name, collect: (desk) => act(desk, false), deliver: (desk) => act(desk, true) };
}

interface Handing {
  way: string;
  oneWay: boolean;
  /** What was handed over elsewhere until then is handed over again. */
  again: Date;
}

async function handOver(desk: Desk, place: Place, { way, oneWay, again }: Handing): Promise<void> {
  const { state, spool, handed, now, result, connection } = desk;
  const { recipient, request } = connection;
  const keyId = hostKey(state).key.keyId;
  const waiting = spool.waiting().filter((one) => !handed.isUnderWay(one, way, again));
  let parcel = await nextParcel(spool, waiting);
  for (; parcel !== undefined; parcel = await nextParcel(spool, parcel.rest)) {
    const { sent, batch } = parcel;
    const hashes = sent.map(({ sha256 }) => sha256);
    const name = dropName(keyId, sent[0]?.writtenAt ?? now, hashes);
    await place.put(
      name,
      await sealDrop({ keyId, batch, ...(request ? { enrol: request } : {}) }, recipient),
    );
    result.handedOver = (result.handedOver ?? 0) + sent.length;
    if (oneWay) {
      handed.addUnconfirmed(sent.length);
      spool.settle(sent);
    } else handed.add({ name, way, at: now }, sent);
  }
}
