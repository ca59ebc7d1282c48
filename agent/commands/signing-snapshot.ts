import { isThere } from "../../src/files/is-there.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { systemClock } from "../clock.ts";
import type { Host } from "../host/host.ts";
import { connectionFile } from "../ship/connection.ts";
import type { HostOptions } from "./options.ts";

/**
 * Throws {@link Trouble} where what is signed would be delivered: of snapshots only those kinds are that engineers signed
 * for, and the resident agent sees to these.
 */
export function refuseDelivery(state: string): void {
  if (isThere(connectionFile(state)))
    throw new Trouble(
      "--sign: all that this host signs is delivered to its collector, and of snapshots only the kinds that its signed assignment allows: leave out --sign, or have the engineers propose `snapshots` in the assignment",
    );
}

/** The envelope of a snapshot, which is a link of the same chain. Throws {@link Trouble}. */
export async function signedSnapshot(
  snapshot: Snapshot,
  host: Host,
  { state }: HostOptions,
): Promise<string> {
  const { sign } = await import("../sign/sign.ts");
  return (await sign(snapshot, { host, clock: systemClock, state })).envelope;
}
