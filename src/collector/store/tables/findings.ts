import type { Generated } from "kysely";
import type { Json, Time } from "./columns.ts";

/** One finding of one host, through its whole life. */
export interface FindingTable {
  id: Generated<number>;
  host_id: number;
  /** The same in every report of every host. */
  finding_id: string;
  status: "open" | "closed";
  type: "drift" | "deviation";
  severity: "info" | "low" | "medium" | "high" | "critical";
  address: string;
  title: string;
  waived_until: Time | null;
  /** When it was told for the first time ever, and when it was last opened; times of the host. */
  first_seen: Time;
  opened_at: Time;
  /** The report that no longer had it; null while it is open, when the newest report of the host still sees it. */
  closed_at: Time | null;
  /** How often it was opened. */
  opened: number;
  /** Envelope that told it last in full. */
  envelope_id: number;
  /** The finding as last told. */
  body: Json;
  /** `findingDigest` of it. */
  digest: string;
  verdict: "authorised" | "unauthorised" | "false-positive" | null;
  verdict_by: string | null;
  verdict_at: Time | null;
  /** Ticket of an authorised one; reason of another. */
  verdict_reason: string | null;
}

/** One time that a finding was open. A host that was cut off tells it late: periods are told by when the collector was told. */
export interface OpeningTable {
  id: Generated<number>;
  /** The row of the finding. */
  finding_id: number;
  /** When it was opened, and the report that no longer had it; times of the host. */
  opened_at: Time;
  closed_at: Time | null;
  /** When the collector was told of both, by its own clock. */
  opened_told: Time;
  closed_told: Time | null;
  /** The last report that still had it; null while it is open, and where nobody wrote it down yet. */
  last_seen: Time | null;
}
