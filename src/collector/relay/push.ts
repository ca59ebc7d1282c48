import { post } from "../../wire/post.ts";
import { BATCH_TYPE, PATHS, ParcelAnswer } from "../../wire/protocol.ts";
import { peerByKey } from "../store/peers.ts";
import { over } from "./connect.ts";
import type { Linked } from "./linked.ts";
import type { Link } from "./links.ts";
import { nextParcel } from "./outgoing.ts";
import { settle } from "./settle.ts";

/** Brings headquarters all that it is still to have, as long as it takes more. Throws `Trouble` where it does not. */
export async function pushTo(link: Link, { store, authority, clock, until }: Linked): Promise<void> {
  while (clock().getTime() < until) {
    const peer = await peerByKey(store, link.keyId);
    if (peer?.status !== "approved") return;
    const parcel = await nextParcel({ store, key: authority.key, now: clock() }, peer);
    if (parcel === undefined) return;
    const answer = await post({ ...over(link, PATHS.parcels), type: BATCH_TYPE, body: parcel }, ParcelAnswer);
    await settle({ store, own: authority.key.keyId, now: clock() }, peer, answer);
    if (answer.paceSeconds > 0) return;
  }
}
