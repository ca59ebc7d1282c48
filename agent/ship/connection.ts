import { join } from "node:path";
import * as z from "zod";
import { Enrolled } from "../../src/wire/protocol.ts";
import { readKept, writeKept } from "../trust/kept.ts";

/** How an enrolled host reaches its collector. */
export const Connection = z.strictObject({
  format: z.literal("mesdrift-connection/1"),
  /** Address of the collector. */
  url: z.url(),
  /** Secret key of the host's certificate, PKCS#8 PEM. */
  key: z.string(),
  ...Enrolled.shape,
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
