import { join } from "node:path";
import * as z from "zod";
import { Enrolled, EnrolToken, OfflineRequest } from "../../src/wire/protocol.ts";
import { readKept, writeKept } from "../trust/kept.ts";

/** With what a host speaks to its collector over https; all PEM. */
const Tls = z.strictObject({
  /** Secret key of the certificate, PKCS#8. */
  key: z.string(),
  certificate: Enrolled.shape.certificate,
  ca: Enrolled.shape.ca,
});
export type Tls = z.infer<typeof Tls>;

/** How an enrolled host reaches its collector. */
export const Connection = z.strictObject({
  format: z.literal("mesdrift-connection/1"),
  /** Address of the collector. */
  url: z.url(),
  /** Fingerprint of the collector's authority, as the token had it. */
  authority: EnrolToken.shape.ca,
  collectorKey: Enrolled.shape.collectorKey,
  recipient: Enrolled.shape.recipient,
  /** Missing where the host was enrolled without a network, and has not reached the collector since. */
  tls: Tls.optional(),
  /** Asks to be known, with each drop, until a receipt shows that the host is. */
  request: OfflineRequest.optional(),
});
export type Connection = z.infer<typeof Connection>;

export function connectionFile(state: string): string {
  return join(state, "collector.json");
}

/** The connection of this host; undefined where it was not enrolled. Throws `Trouble` where the file is not as it was written. */
export function readConnection(state: string): Connection | undefined {
  return readKept(connectionFile(state), Connection);
}

/** Keeps a connection, durably. Throws `Trouble`. */
export function writeConnection(state: string, connection: Connection): void {
  writeKept(connectionFile(state), connection);
}
