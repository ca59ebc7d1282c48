import type { HostIdentity } from "../../src/model/snapshot.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { authorityOf } from "../../src/wire/authority.ts";
import { post } from "../../src/wire/post.ts";
import { prove } from "../../src/wire/proof.ts";
import { Enrolled, PATHS } from "../../src/wire/protocol.ts";
import { newRequest } from "../../src/wire/request.ts";
import { readToken } from "../../src/wire/token.ts";
import { type Connection, writeConnection } from "../ship/connection.ts";
import { hostKey } from "../sign/host-key.ts";

export interface Enrolment {
  /** Address that the operator gave, if any; the token's counts else. */
  collector?: string;
  token: string;
  state: string;
  host: HostIdentity;
}

/** Makes this host known to a collector, and keeps how to reach it. Throws {@link Trouble}; then nothing is kept. */
export async function enrol({ collector, token, state, host }: Enrolment): Promise<Connection> {
  const { url, ca: fingerprint, secret } = readToken(token);
  const address = new URL(collector ?? url);
  if (address.protocol !== "https:")
    throw new Trouble(`--collector: found ${address.protocol}//, expected https://`);
  const ca = await authorityOf(address, fingerprint);
  const { key: own, epoch } = hostKey(state);
  const { key, csr } = await newRequest();
  const request = {
    secret,
    name: host.name,
    ...(host.machineId === undefined ? {} : { machineId: host.machineId }),
    epoch,
    hostKey: own.publicHex,
    csr,
  };
  const enrolled = await post(
    {
      url: new URL(PATHS.enrol, address),
      type: "application/json",
      body: JSON.stringify({ ...request, proof: prove("enrol", request, own) }),
      ca,
    },
    Enrolled,
  );
  // What is trusted from now on is the authority that the token named, whatever the answer says.
  const connection: Connection = { format: "mesdrift-connection/1", url: address.href, key, ...enrolled, ca };
  writeConnection(state, connection);
  return connection;
}
