import { TLSSocket } from "node:tls";
import type { FastifyRequest } from "fastify";
import { type Client, clientOf, inTime } from "../authority/clients.ts";
import { hostByKey } from "../store/hosts.ts";
import { type PeerRow, peerByKey } from "../store/peers.ts";
import type { Store } from "../store/store.ts";
import type { HostRow } from "../store/tables.ts";
import type { Parts } from "./parts.ts";
import { Refusal } from "./refusal.ts";

/** The approved host that a request comes from. Throws {@link Refusal}. */
export async function authenticate(parts: Parts, request: FastifyRequest): Promise<HostRow> {
  return admittedHost(parts.store, keyBehind(parts, request));
}

/** The approved host that signs with a key. Throws {@link Refusal}. */
export async function admittedHost(store: Store, keyId: string): Promise<HostRow> {
  const host = await hostByKey(store, keyId);
  if (host === undefined)
    throw new Refusal(403, "unknown-host", "this host is not known here; enrol it with a token");
  if (host.status === "approved") return host;
  throw host.status === "revoked"
    ? new Refusal(403, "revoked-host", "this host was revoked", host.name)
    : new Refusal(
        403,
        "pending-host",
        `this host waits for approval: mesdrift collector host approve ${host.id}`,
        host.name,
      );
}

/** The collector that a request comes from, which has to be this to us. Throws {@link Refusal}. */
export async function authenticatePeer(
  parts: Parts,
  request: FastifyRequest,
  is: PeerRow["is"],
): Promise<PeerRow> {
  const peer = await peerByKey(parts.store, keyBehind(parts, request));
  if (peer?.is !== is)
    throw new Refusal(
      403,
      "unknown-collector",
      "this collector is not known here for that; have it join with a token",
    );
  if (peer.status === "approved") return peer;
  throw new Refusal(403, "revoked-collector", "this collector was revoked", peer.name);
}

/** The key that the certificate of a connection stands for. Throws {@link Refusal}. */
function keyBehind(parts: Parts, request: FastifyRequest): string {
  const client = inTime(clientBehind(parts, request), parts.clock());
  if (client.is === "refused") throw new Refusal(401, client.crime, client.why);
  return client.keyId;
}

/** Who is at the other end of each connection: TLS proves it once, for all that is asked over it. */
const known = new WeakMap<TLSSocket, Client>();

/** A proxy's word counts only where one was named, and then it is the only one: its connection is not the host's. */
function clientBehind({ clientHeader, issuer }: Parts, { raw: { socket }, headers }: FastifyRequest): Client {
  if (clientHeader !== undefined) {
    const told = headers[clientHeader];
    return clientOf(typeof told === "string" ? told : undefined, issuer);
  }
  if (!(socket instanceof TLSSocket)) return clientOf(undefined, issuer);
  const before = known.get(socket);
  if (before) return before;
  const client = clientOf(socket.getPeerX509Certificate()?.raw, issuer);
  known.set(socket, client);
  return client;
}
