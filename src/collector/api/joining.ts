import { keyId } from "../../trust/keys/public-key.ts";
import { isProven } from "../../wire/proof.ts";
import type { Joined, JoinRequest } from "../../wire/protocol.ts";
import { recordAct } from "../store/acts.ts";
import { addPeer, peerByKey } from "../store/peers.ts";
import { useToken } from "../store/tokens.ts";
import { certificateFor, hashOf } from "./enrolment.ts";
import type { Parts } from "./parts.ts";
import { Refusal } from "./refusal.ts";

/** Makes another collector known, once its key has proven the request and a token admits it. Throws {@link Refusal}. */
export async function admit(parts: Parts, request: JoinRequest): Promise<Joined> {
  const { store, authority, clock } = parts;
  const { name, key, csr, secret } = request;
  if (!isProven("join", request, key))
    throw new Refusal(403, "bad-proof", `${name}: the request is not signed by the key that it names`);
  const id = keyId(key);
  const known = await peerByKey(store, id);
  if (known?.status === "revoked")
    throw new Refusal(403, "revoked-collector", "this collector was revoked", known.name);
  // The request is tried before the token is used up by it.
  const certificate = await certificateFor(parts, { csr, id, name });
  const now = clock();
  const token = await usedToken(parts, hashOf(secret), now);
  if (token === undefined)
    throw new Refusal(
      403,
      "bad-token",
      `${name}: the token is unknown, ran out or was used up, or it is for hosts; have a new one made: mesdrift collector relay token`,
    );
  const sites = token.site.split(",");
  await addPeer(store, {
    name,
    is: token.as,
    sites: JSON.stringify(sites),
    key_id: id,
    public_hex: key,
    status: "approved",
    joined_at: now.toISOString(),
    certificate: certificate.fingerprint,
    certificate_until: certificate.until,
  });
  await recordAct(store, {
    actor: `token ${token.id}`,
    act: "relay.join",
    subject: name,
    detail: { keyId: id, as: token.as, sites },
    now,
  });
  return { certificate: certificate.pem, collectorKey: authority.key.publicHex, as: token.as, sites };
}

async function usedToken({ store }: Parts, secretSha256: string, now: Date) {
  for (const as of ["relay", "headquarters"] as const) {
    const token = await useToken(store, { secretSha256, admits: as }, now);
    if (token) return { ...token, as };
  }
  return undefined;
}
