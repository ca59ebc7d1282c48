import { createHash } from "node:crypto";
import { Trouble } from "../../model/trouble.ts";
import { keyId } from "../../trust/keys/public-key.ts";
import { isProven } from "../../wire/proof.ts";
import type { Enrolled, EnrolRequest, OfflineRequest, RenewRequest } from "../../wire/protocol.ts";
import type { HostCertificate } from "../authority/authority.ts";
import { recordAct } from "../store/acts.ts";
import { admitHost } from "../store/admission.ts";
import { addEvent } from "../store/events.ts";
import { hostByKey, hostsOf, noteCertificate } from "../store/hosts.ts";
import { changePeer, peerByKey } from "../store/peers.ts";
import type { HostRow } from "../store/tables.ts";
import type { Parts } from "./parts.ts";
import { Refusal } from "./refusal.ts";

/** Makes a host known, once its key has proven the request and a token admits it. Throws {@link Refusal}. */
export async function enrol(parts: Parts, request: EnrolRequest): Promise<Enrolled> {
  const { name, hostKey, csr } = request;
  await tried(parts, request);
  // The request is tried before the token is used up by it.
  const certificate = await certificateFor(parts, { csr, id: keyId(hostKey), name });
  return enrolled(parts, await admit(parts, request, certificate), certificate);
}

/** The same for a host that no network reaches: it gets no certificate. Throws {@link Refusal}. */
export async function enrolOffline(parts: Admitting, request: OfflineRequest): Promise<HostRow> {
  await tried(parts, request);
  return admit(parts, request);
}

type Admitting = Pick<Parts, "store" | "clock">;

async function tried({ store }: Admitting, request: EnrolRequest | OfflineRequest): Promise<void> {
  const { name, hostKey } = request;
  if (!isProven("enrol", request, hostKey)) throw unproven(name);
  const known = await hostByKey(store, keyId(hostKey));
  if (known?.status === "revoked") throw revoked(known.name);
}

async function admit(
  parts: Admitting,
  request: OfflineRequest,
  certificate?: HostCertificate,
): Promise<HostRow> {
  const { store, clock } = parts;
  const { name, hostKey, secret, machineId = null } = request;
  const [id, now] = [keyId(hostKey), clock()];
  const asked = { secretSha256: hashOf(secret), keyId: id, now, unlessKnown: certificate === undefined };
  const admitted = await admitHost(store, asked, ({ site, approves }) => ({
    ...{ name, machine_id: machineId, site, key_id: id, public_hex: hostKey },
    status: approves === 1 ? "approved" : "pending",
    enrolled_at: now.toISOString(),
    certificate: certificate?.fingerprint ?? null,
    certificate_until: certificate?.until ?? null,
  }));
  if (admitted === undefined)
    throw new Refusal(
      403,
      "bad-token",
      `${name}: the token is unknown, ran out or was used up; have a new one made: mesdrift collector token new`,
    );
  const { host, token } = admitted;
  if (token === undefined) return host;
  await tellOthers(parts, host);
  await recordAct(store, {
    actor: `token ${token.id}`,
    act: "host.enrol",
    subject: name,
    detail: { host: host.id, keyId: id, site: host.site, status: host.status },
    now,
  });
  return host;
}

/** Gives a known host, or another collector, a new certificate, however old the last one is. Throws {@link Refusal}. */
export async function renew(parts: Parts, request: RenewRequest): Promise<Enrolled> {
  const { store } = parts;
  const id = keyId(request.hostKey);
  const host = await hostByKey(store, id);
  const peer = host ? undefined : await peerByKey(store, id);
  const known = host ?? peer;
  if (known === undefined)
    throw new Refusal(403, "unknown-host", "this host is not known here; enrol it with a token");
  if (!isProven("renew", request, request.hostKey)) throw unproven(known.name);
  if (known.status === "revoked") throw revoked(known.name);
  const certificate = await certificateFor(parts, { csr: request.csr, id, name: known.name });
  const { fingerprint, until } = certificate;
  if (host) await noteCertificate(store, host.id, certificate);
  if (peer) await changePeer(store, peer.id, { certificate: fingerprint, certificate_until: until });
  return enrolled(parts, known, certificate);
}

/** A certificate for who asks for one. Throws {@link Refusal} where the request is none. */
export async function certificateFor(
  { authority, clock }: Parts,
  { csr, id, name }: { csr: string; id: string; name: string },
): Promise<HostCertificate> {
  try {
    return await authority.host(csr, id, clock());
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    throw new Refusal(400, "bad-request", `${name}: ${thrown.message}`);
  }
}

/** The same name under another key: the host was set up anew, or somebody pretends to be it. People should look. */
async function tellOthers({ store, clock }: Admitting, host: HostRow): Promise<void> {
  const others = (await hostsOf(store, { name: host.name, site: host.site })).filter(
    ({ id }) => id !== host.id,
  );
  if (others.length === 0) return;
  const text = `enrolled under another key than host ${others.map(({ id }) => id).join(", ")} of the same name; revoke the one that is no more`;
  await addEvent(store, {
    host_id: host.id,
    at: clock().toISOString(),
    kind: "rekeyed",
    detail: JSON.stringify({ text }),
  });
}

function enrolled({ authority }: Parts, host: Pick<HostRow, "status">, { pem }: HostCertificate): Enrolled {
  return {
    certificate: pem,
    ca: authority.certificate,
    collectorKey: authority.key.publicHex,
    recipient: authority.recipient,
    status: host.status === "approved" ? "approved" : "pending",
  };
}

/** Anybody may claim to be a host: it is told as the act of whoever sent it, until the key has proven it. */
function unproven(name: string): Refusal {
  return new Refusal(403, "bad-proof", `${name}: the request is not signed by the host key that it names`);
}

function revoked(name: string): Refusal {
  return new Refusal(
    403,
    "revoked-host",
    "this host was revoked; only an administrator can admit it again",
    name,
  );
}

/** How the secret of a token is known here. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
