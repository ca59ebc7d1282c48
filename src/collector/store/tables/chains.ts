import type { Generated } from "kysely";
import type { Json, Time } from "./columns.ts";

/** One verified envelope, byte for byte. Rows are never changed, and are removed only after they were archived. */
export interface EnvelopeTable {
  id: Generated<number>;
  host_id: number;
  sha256: Uint8Array;
  epoch: string;
  sequence: number;
  previous: Uint8Array | null;
  form: "report" | "changes" | "all-clear" | "snapshot";
  made_at: Time;
  stored_at: Time;
  /** Payload of the envelope, as `payload.ts` packs it; with the signature and the host's key it gives the envelope byte for byte. */
  payload: Uint8Array;
  signature: Uint8Array;
  /** 1 where another envelope had this place in the chain before: both are kept. */
  fork: number;
  /** The collector that brought it; null where the host itself did. */
  relay_id: Generated<number | null>;
}

/** Where the chain of a host ends in one epoch. */
export interface ChainTable {
  host_id: number;
  epoch: string;
  sequence: number;
  sha256: Uint8Array;
  /** Numbers that never came, as a JSON list of [first, last]. */
  missing: Json;
}

/** Signed statements on where all chains ended. */
export interface CheckpointTable {
  id: Generated<number>;
  at: Time;
  sha256: string;
  envelope: string;
}

/** A signed file that envelopes were copied to. */
export interface ArchiveTable {
  id: Generated<number>;
  at: Time;
  /** Its name, without the folder. */
  file: string;
  /** Of its seal, in hex; the next archive names it. */
  sha256: string;
  /** First and last envelope in it, by their ids here. */
  first_id: number;
  last_id: number;
  envelopes: number;
}

/** An envelope that an archive holds, so that it is known when it comes again. */
export interface ArchivedTable {
  sha256: Uint8Array;
  archive_id: number;
}
