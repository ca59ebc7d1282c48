import type { HostIdentity } from "../../src/model/snapshot.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { authorityOf } from "../../src/wire/authority.ts";
import { post } from "../../src/wire/post.ts";
import { prove } from "../../src/wire/proof.ts";
import { Enrolled, type EnrolToken, PATHS } from "../../src/wire/protocol.ts";
import { newRequest } from "../../src/wire/request.ts";
import { readToken } from "../../src/wire/token.ts";
import { type Connection, readConnection, writeConnection } from "../ship/connection.ts";
import { hostKey } from "../sign/host-key.ts";

export interface Enrolment {
  /** Address that the operator gave, if any; the token's counts else. */
  collector?: string;
  token: string;
  state: string;
  host: HostIdentity;
}

/** Where a host is enrolled, and whether it may deliver yet. */
export interface EnrolledAt {
  url: string;
  /** The collector's authority, PEM. */
  ca: string;
  status: Enrolled["status"];
}

/** Makes this host known to a collector, and keeps how to reach it. Throws {@link Trouble}; then nothing is kept. */
export async function enrol({ collector, token, state, host }: Enrolment): Promise<EnrolledAt> {
  const { url: told, ca: authority, ...known } = readToken(token);
  const url = addressOf(collector ?? told).href;
  const ca = await authorityOf(new URL(url), authority);
  const { key, csr } = await newRequest();
  const body = JSON.stringify(proven({ ...saidOf(known, state, host), csr }, state));
  const answer = await post({ url: new URL(PATHS.enrol, url), type: "application/json", body, ca }, Enrolled);
  const { certificate, status, collectorKey, recipient } = { ...answer, ...keysOf(known) };
  // What is trusted from now on is the authority that the token named, whatever the answer says.
  const tls = { key, certificate, ca };
  keep(state, { url, authority, collectorKey, recipient, tls });
  return { url, ca, status };
}

/** Where this host was enrolled over the network already, if it was. Throws {@link Trouble} where what was kept is broken. */
export function enrolledBefore(state: string): EnrolledAt | undefined {
  const { url, tls } = readConnection(state) ?? {};
  return url === undefined || tls === undefined ? undefined : { url, ca: tls.ca, status: "approved" };
}

/**
 * Prepares this host to deliver to a collector that it can't reach: the token alone says whom to encrypt for and whose
 * receipts to believe, and what the host drops carries the request to be known. Throws {@link Trouble}.
 * @returns the address of the collector
 */
export function enrolOffline({ collector, token, state, host }: Enrolment): string {
  const { url: told, ca: authority, ...known } = readToken(token);
  const url = addressOf(collector ?? told).href;
  const { collectorKey, recipient } = keysOf(known);
  if (collectorKey === undefined || recipient === undefined)
    throw new Trouble(
      "the token does not say whom to encrypt for; have one made by a collector of this version, or enrol over the network",
    );
  const request = proven(saidOf(known, state, host), state);
  keep(state, { url, authority, collectorKey, recipient, request });
  return url;
}

function addressOf(text: string): URL {
  const address = new URL(text);
  if (address.protocol === "https:") return address;
  throw new Trouble(`--collector: found ${address.protocol}//, expected https://`);
}

/** What a person's token says counts more than what the network answers. */
function keysOf({ collectorKey, recipient }: Pick<EnrolToken, "collectorKey" | "recipient">) {
  return {
    ...(collectorKey === undefined ? {} : { collectorKey }),
    ...(recipient === undefined ? {} : { recipient }),
  };
}

function saidOf({ secret }: Pick<EnrolToken, "secret">, state: string, { name, machineId }: HostIdentity) {
  const { key, epoch } = hostKey(state);
  const machine = machineId === undefined ? {} : { machineId };
  return { secret, name, ...machine, epoch, hostKey: key.publicHex };
}

function proven<Request extends object>(request: Request, state: string): Request & { proof: string } {
  return { ...request, proof: prove("enrol", request, hostKey(state).key) };
}

function keep(state: string, connection: Omit<Connection, "format">): void {
  writeConnection(state, { format: "mesdrift-connection/1", ...connection });
}
