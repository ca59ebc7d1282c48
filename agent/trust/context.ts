import type { SecretKeeper } from "../../src/model/secret.ts";
import type { HostIdentity } from "../../src/model/snapshot.ts";
import { Trouble } from "../../src/model/trouble.ts";
import type { Seen } from "../../src/trust/client/seen.ts";
import { NOTHING_SEEN } from "../../src/trust/client/seen.ts";
import type { Clock } from "../clock.ts";
import type { Mark } from "./mark.ts";
import { type Pin, readPin } from "./pin.ts";
import type { TrustPlaces } from "./places.ts";

/** What everything about a host's trust needs to know of the host. */
export interface TrustContext {
  places: TrustPlaces;
  /** Key of this host, under which the mark is sealed. */
  secrets: SecretKeeper;
  clock: Clock;
  host: HostIdentity;
}

/** The pin. Throws {@link Trouble} where nobody pinned anything. */
export function neededPin({ places }: TrustContext): Pin {
  const pin = readPin(places.pin);
  if (pin) return pin;
  throw new Trouble(
    "this host trusts no site yet: ask the engineers for the fingerprint of their root, then run mesdrift-agent trust add",
  );
}

export function seenBy(mark: Mark | undefined): Seen {
  return mark ?? NOTHING_SEEN;
}
