import * as z from "zod";
import { ParcelAnswer } from "../../wire/protocol.ts";
import type { Parts } from "../api/parts.ts";
import { Refusal } from "../api/refusal.ts";
import { changePeer, type PeerRow, peerByKey } from "../store/peers.ts";
import { nextParcel } from "./outgoing.ts";
import { settle } from "./settle.ts";

/** What headquarters says when it comes for the next parcel: what became of the one before, if there was one. */
const CollectRequest = z.union([ParcelAnswer, z.strictObject({})]);

/** The next parcel for headquarters; nothing where it has everything. Throws {@link Refusal}, and `Trouble` for a receipt that does not hold. */
export async function giveParcel(
  { store, authority, clock }: Parts,
  headquarters: PeerRow,
  said: unknown,
): Promise<Uint8Array> {
  const { success, data } = CollectRequest.safeParse(said);
  if (!success) throw new Refusal(400, "bad-request", "found no answer to a parcel", headquarters.name);
  if ("fates" in data) await settle({ store, own: authority.key.keyId, now: clock() }, headquarters, data);
  else await changePeer(store, headquarters.id, { heard_at: clock().toISOString() });
  const peer = await peerByKey(store, headquarters.key_id);
  const parcel = peer && (await nextParcel({ store, key: authority.key, now: clock() }, peer));
  return parcel ?? new Uint8Array();
}
