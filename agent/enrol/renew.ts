import { Trouble } from "../../src/model/trouble.ts";
import { complain } from "../../src/program/complain.ts";
import { lifeOf } from "../../src/wire/life.ts";
import { type Connection, type Tls, writeConnection } from "../ship/connection.ts";
import { hostKey } from "../sign/host-key.ts";

/**
 * A certificate that is good for a while: a new one is asked for in time, and also long after the old one ran out, as after
 * months without power, or where the host was enrolled without a network: the host's key proves who asks. Where none can be
 * had the old one is used while it is good. Throws {@link Trouble}.
 */
export async function currentTls(state: string, connection: Connection, now: Date): Promise<Tls> {
  const { tls } = connection;
  if (tls === undefined) {
    const { authorityOf } = await import("../../src/wire/authority.ts");
    return renewed(state, connection, await authorityOf(new URL(connection.url), connection.authority), now);
  }
  const { left, isDue } = lifeOf(tls.certificate, now);
  if (!isDue) return tls;
  try {
    return await renewed(state, connection, tls.ca, now);
  } catch (thrown) {
    if (!(thrown instanceof Trouble) || left <= 0) throw thrown;
    complain(`the host's certificate could not be renewed, and is good for a while yet: ${thrown.message}`);
    return tls;
  }
}

async function renewed(state: string, connection: Connection, ca: string, now: Date): Promise<Tls> {
  // What makes keys and requests is large, and used once in weeks.
  const { newCertificate } = await import("../../src/wire/renewal.ts");
  const { enrolled, key } = await newCertificate({ url: connection.url, ca }, hostKey(state).key, now);
  // Neither the authority nor the key for receipts is changed by whoever answers: only a person's new token does that.
  const tls = { key, certificate: enrolled.certificate, ca };
  writeConnection(state, { ...connection, tls });
  return tls;
}
