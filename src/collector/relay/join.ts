import { Trouble } from "../../model/trouble.ts";
import { keyId } from "../../trust/keys/public-key.ts";
import { authorityOf } from "../../wire/authority.ts";
import { post } from "../../wire/post.ts";
import { prove } from "../../wire/proof.ts";
import { Joined, PATHS } from "../../wire/protocol.ts";
import { newRequest } from "../../wire/request.ts";
import { readToken } from "../../wire/token.ts";
import type { Authority } from "../authority/authority.ts";
import { addPeer, type PeerRow } from "../store/peers.ts";
import type { Store } from "../store/store.ts";
import { writeLink } from "./links.ts";

export interface Joining {
  token: string;
  /** By which the other one is to know this collector. */
  name: string;
  /** Sites whose hosts the other one may bring, where it is a relay. */
  sites: readonly string[];
  store: Store;
  state: string;
  authority: Authority;
  now: Date;
}

/** Makes this collector known to the one that a token is of, and keeps how to reach it. Throws {@link Trouble}; then nothing is kept. */
export async function join({ token, name, sites, store, state, authority, now }: Joining): Promise<PeerRow> {
  const { url, ca: fingerprint, secret } = readToken(token);
  const ca = await authorityOf(new URL(url), fingerprint);
  const { key, csr } = await newRequest();
  const request = { secret, name, key: authority.key.publicHex, csr };
  const body = JSON.stringify({ ...request, proof: prove("join", request, authority.key) });
  const joined = await post({ url: new URL(PATHS.join, url), type: "application/json", body, ca }, Joined);
  const is = joined.as === "relay" ? "headquarters" : "relay";
  const agreed = joined.sites.filter((site) => sites.length === 0 || sites.includes(site));
  if (is === "relay" && (sites.length === 0 || agreed.length === 0))
    throw new Trouble(
      `${url}: is the collector of ${joined.sites.join(", ")}; say with --site whose hosts it may bring here, and have a new token made there`,
    );
  const other = keyId(joined.collectorKey);
  const peer = await addPeer(store, {
    name: new URL(url).host,
    is,
    sites: JSON.stringify(agreed),
    key_id: other,
    public_hex: joined.collectorKey,
    status: "approved",
    joined_at: now.toISOString(),
  });
  writeLink(state, {
    format: "mesdrift-link/1",
    is,
    url,
    ca,
    key,
    certificate: joined.certificate,
    keyId: other,
  });
  return peer;
}
