import { TLSSocket } from "node:tls";
import type { FastifyRequest } from "fastify";
import { clientOf } from "../authority/clients.ts";
import { hostByKey } from "../store/hosts.ts";
import type { HostRow } from "../store/tables.ts";
import type { Parts } from "./parts.ts";
import { Refusal } from "./refusal.ts";

/** The approved host that a request comes from. Throws {@link Refusal}. */
export async function authenticate(parts: Parts, request: FastifyRequest): Promise<HostRow> {
  const client = clientOf(certificateOf(parts, request), parts.issuer, parts.clock());
  if (client.is === "refused") throw new Refusal(401, client.crime, client.why);
  const host = await hostByKey(parts.store, client.keyId);
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

/** A proxy's word counts only where one was named, and then it is the only one: its connection is not the host's. */
function certificateOf(
  { clientHeader }: Parts,
  { raw, headers }: FastifyRequest,
): Buffer | string | undefined {
  if (clientHeader === undefined)
    return raw.socket instanceof TLSSocket ? raw.socket.getPeerCertificate().raw : undefined;
  const told = headers[clientHeader];
  return typeof told === "string" ? decodeURIComponent(told) : undefined;
}
