import type { Predicate } from "../../trust/statement.ts";
import type { Fate } from "../../wire/protocol.ts";

/** An envelope whose signature was verified and whose statement was read. */
export interface Incoming {
  /** Of the envelope's bytes, in hex. */
  sha256: string;
  payload: Uint8Array;
  signature: Uint8Array;
  predicate: Predicate;
}

/** What became of the envelopes of one host, in their order. */
export interface Taken {
  fates: Fate[];
  /** The open findings here are not those of the host: it is to tell all. */
  want?: "full";
}

/** The envelopes that one host sent together, oldest first. */
export interface Batch {
  hostId: number;
  incoming: readonly Incoming[];
  /** The collector that brought them; missing where the host itself did. */
  relayId?: number | undefined;
}
