import { isThere } from "../../src/files/is-there.ts";
import type { SecretKeeper } from "../../src/model/secret.ts";
import type { HostIdentity } from "../../src/model/snapshot.ts";
import { systemClock } from "../clock.ts";
import type { InForce } from "../trust/in-force.ts";
import { trustPlaces } from "../trust/places.ts";
import type { HostOptions } from "./options.ts";

const NOTHING: InForce = { refused: [], told: () => undefined };

/**
 * What the running host obeys where no baseline is named. An image obeys nobody: trust is this host's own. What
 * verifies it is loaded only where somebody pinned something.
 */
export async function obeyedBy(
  host: HostIdentity,
  secrets: SecretKeeper,
  { baseline, root, state, keepTrust }: HostOptions,
): Promise<InForce> {
  const places = trustPlaces(state);
  const isTrusting = [places.pin, ...places.marks].some(isThere);
  if (baseline.length > 0 || root !== undefined || !isTrusting) return NOTHING;
  const { trustInForce } = await import("../trust/in-force.ts");
  return trustInForce({ places, secrets, clock: systemClock, host }, keepTrust !== true);
}
