import { Trouble } from "../../model/trouble.ts";
import { sha256 } from "../../trust/repository/names.ts";
import { BATCH_ENVELOPES, type ParcelAnswer } from "../../wire/protocol.ts";
import { readReceipt } from "../../wire/receipt.ts";
import { changePeer, type PeerRow } from "../store/peers.ts";
import { countRefusal } from "../store/refusals.ts";
import { nextToRelay, noteRelayed, wantFull } from "../store/relayed.ts";
import type { Store } from "../store/store.ts";

export interface Settling {
  store: Store;
  /** Id of this collector's key, which the receipt names. */
  own: string;
  now: Date;
}

/**
 * Takes note of what headquarters has, once its signed receipt says so: durably, so that a crash sends a parcel again, and
 * never none. What it refuses is counted here too. Throws {@link Trouble} where the receipt does not hold.
 */
export async function settle(
  { store, own, now }: Settling,
  peer: PeerRow,
  answer: ParcelAnswer,
): Promise<void> {
  const { fates, receipt, hosts, wants } = answer;
  const said = readReceipt(receipt, new Map([[peer.key_id, peer.public_hex]]));
  const unproven = fates.find(
    ({ status, sha256: hash }) => !(status === "refused" ? said.refused : said.received).has(hash),
  );
  if (unproven || said.host !== own)
    throw new Trouble(
      `${peer.name}: its receipt is not for what it says of ${unproven?.sha256 ?? "another collector"}; all of the parcel is sent again`,
    );
  for (const { status, sha256: hash, why = "it does not say why" } of fates)
    if (status === "refused")
      await countRefusal(store, {
        from: peer.name,
        crime: "refused-by-headquarters",
        message: `${hash}: ${why}`,
        now,
      });
  await wantFull(store, wants);
  const spoken = new Set(fates.map((fate) => fate.sha256));
  const next = await nextToRelay(store, peer, BATCH_ENVELOPES);
  const end = next.findIndex(({ text }) => !spoken.has(sha256(text)));
  const last = (end < 0 ? next : next.slice(0, end)).at(-1);
  await changePeer(store, peer.id, { heard_at: now.toISOString() });
  await noteRelayed(store, peer, {
    relayed: last?.id ?? peer.relayed,
    receipt,
    ...(hosts === undefined ? {} : { hosts_told: hosts }),
  });
}
