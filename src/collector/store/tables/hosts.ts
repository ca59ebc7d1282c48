import type { Generated } from "kysely";
import type { Json, Time } from "./columns.ts";

/** A host that asked to be known. A name may come again under another key: then it was enrolled anew, or somebody pretends. */
export interface HostTable {
  id: Generated<number>;
  name: string;
  machine_id: string | null;
  site: string;
  /** Of the Ed25519 key that signs its reports, as the trust repository names keys. */
  key_id: string;
  public_hex: string;
  status: "pending" | "approved" | "revoked";
  enrolled_at: Time;
  /** Fingerprint (SHA-256 of DER) of the certificate in use, and when it runs out. */
  certificate: string | null;
  certificate_until: Time | null;
  /** The collector that brings its envelopes; null where the host itself does. */
  relay_id: Generated<number | null>;
}

/** How a host stands by what it sent; one row a host, written with each batch. */
export interface StandingTable {
  host_id: number;
  /** When an envelope of it was last stored, by the collector's clock; silence is measured from here. */
  heard_at: Time;
  /** Time of its last scheduled report, and the seconds between the last two; null until they came. */
  scheduled_at: Time | null;
  interval_seconds: number | null;
  /** Newest report that the findings are of, by chain, number and time of the host. */
  applied_epoch: string | null;
  applied_sequence: number;
  applied_at: Time | null;
  /** The open findings that are stored, as `openSet` names them. */
  open_count: number;
  open_digest: string;
  /** 1: these are not the ones that the host tells of, and it is asked to tell all. */
  wants_full: number;
}

/** What happened to a host beside its findings, for people: gaps of time, forks, silence. */
export interface EventTable {
  id: Generated<number>;
  host_id: number;
  at: Time;
  kind: "lapse" | "fork" | "gap" | "rekeyed" | "silent" | "heard" | "clock" | "verdict-void";
  detail: Json;
}

/** A piece of the newest snapshot of one kind of one host. */
export interface SnapshotTable {
  host_id: number;
  kind: string;
  /** Names the snapshot; its pieces are numbered from 1. */
  digest: string;
  number: number;
  pieces: number;
  /** Facts of the kind, in all pieces. */
  facts: number;
  taken_at: Time;
  envelope_id: number;
}
