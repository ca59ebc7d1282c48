import { X509Certificate } from "node:crypto";
import { Trouble } from "../../src/model/trouble.ts";
import { complain } from "../../src/program/complain.ts";
import { post } from "../../src/wire/post.ts";
import { prove } from "../../src/wire/proof.ts";
import { Enrolled, PATHS } from "../../src/wire/protocol.ts";
import { type Connection, type Tls, writeConnection } from "../ship/connection.ts";
import { hostKey } from "../sign/host-key.ts";

/** Share of a certificate's life that may be left before a new one is asked for. */
const DUE = 1 / 3;

/**
 * A certificate that is good for a while: a new one is asked for in time, and also long after the old one ran out, as after
 * months without power, or where the host was enrolled without a network: the host's key proves who asks. Where none can be
 * had the old one is used while it is good. Throws {@link Trouble}.
 */
export async function currentTls(state: string, connection: Connection, now: Date): Promise<Tls> {
  const { tls } = connection;
  if (tls === undefined) {
    const { authorityOf } = await import("../../src/wire/authority.ts");
    const ca = await authorityOf(new URL(connection.url), connection.authority);
    return renewed({ state, connection, ca, now });
  }
  const { validFromDate, validToDate } = new X509Certificate(tls.certificate);
  const left = validToDate.getTime() - now.getTime();
  const life = validToDate.getTime() - validFromDate.getTime();
  // One that is not good yet was made while somebody's clock was ahead.
  if (left > life * DUE && validFromDate <= now) return tls;
  try {
    return await renewed({ state, connection, ca: tls.ca, now });
  } catch (thrown) {
    if (!(thrown instanceof Trouble) || left <= 0) throw thrown;
    complain(`the host's certificate could not be renewed, and is good for a while yet: ${thrown.message}`);
    return tls;
  }
}

interface Renewal {
  state: string;
  connection: Connection;
  ca: string;
  now: Date;
}

async function renewed({ state, connection, ca, now }: Renewal): Promise<Tls> {
  const { newRequest } = await import("../../src/wire/request.ts");
  const { key: own } = hostKey(state);
  const { key, csr } = await newRequest();
  const request = { hostKey: own.publicHex, csr, at: now.toISOString() };
  const { certificate } = await post(
    {
      url: new URL(PATHS.renew, connection.url),
      type: "application/json",
      body: JSON.stringify({ ...request, proof: prove("renew", request, own) }),
      ca,
    },
    Enrolled,
  );
  // Neither the authority nor the key for receipts is changed by whoever answers: only a person's new token does that.
  const tls = { key, certificate, ca };
  writeConnection(state, { ...connection, tls });
  return tls;
}
