import { exchange } from "../../wire/post.ts";
import { PARCEL_WIRE_BYTES, PATHS, type ParcelAnswer } from "../../wire/protocol.ts";
import type { Parts } from "../api/parts.ts";
import { peerByKey } from "../store/peers.ts";
import { over } from "./connect.ts";
import { takeParcel } from "./incoming.ts";
import type { Linked } from "./linked.ts";
import type { Link } from "./links.ts";

/** Fetches from a site's collector all that this one is still to have. What was taken is acknowledged with the next question. Throws `Trouble`. */
export async function pullFrom(link: Link, parts: Parts, { store, clock, until }: Linked): Promise<void> {
  let before: ParcelAnswer | undefined;
  do {
    const peer = await peerByKey(store, link.keyId);
    if (peer?.status !== "approved") return;
    const parcel = await exchange(
      {
        ...over(link, PATHS.collect),
        method: "POST",
        type: "application/json",
        body: JSON.stringify({ answer: before }),
      },
      PARCEL_WIRE_BYTES,
    );
    if (parcel.length === 0) return;
    before = await takeParcel(parts, peer, parcel);
  } while (clock().getTime() < until);
}
