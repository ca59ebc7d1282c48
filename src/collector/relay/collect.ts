import { Trouble } from "../../model/trouble.ts";
import type { CollectRequest, ParcelAnswer } from "../../wire/protocol.ts";
import type { Parts } from "../api/parts.ts";
import { Refusal } from "../api/refusal.ts";
import { changePeer, type PeerRow, peerByKey } from "../store/peers.ts";
import { nextParcel } from "./outgoing.ts";
import { settle } from "./settle.ts";

/** The next parcel for headquarters; nothing where it has everything. Throws {@link Refusal} for a receipt that does not hold. */
export async function giveParcel(
  parts: Parts,
  headquarters: PeerRow,
  { answer }: CollectRequest,
): Promise<Uint8Array> {
  const { store, authority, clock } = parts;
  if (answer) await settled(parts, headquarters, answer);
  else await changePeer(store, headquarters.id, { heard_at: clock().toISOString() });
  const peer = await peerByKey(store, headquarters.key_id);
  const parcel = peer && (await nextParcel({ store, key: authority.key, now: clock() }, peer));
  return parcel ?? new Uint8Array();
}

async function settled(
  { store, authority, clock }: Parts,
  headquarters: PeerRow,
  answer: ParcelAnswer,
): Promise<void> {
  try {
    await settle({ store, own: authority.key.keyId, now: clock() }, headquarters, answer);
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    throw new Refusal(400, "bad-receipt", thrown.message, headquarters.name);
  }
}
