import type { Finding } from "../../model/report.ts";

/** Which report tells, and when it was made. */
export interface Telling {
  hostId: number;
  envelopeId: number;
  /** RFC 3339 in UTC, by the clock of the host. */
  at: string;
  /** When the report before it was made; null where there was none. */
  before: string | null;
}

/** An open finding: its row, and its digest as `findingDigest` makes it. */
export interface OpenFinding {
  row: number;
  digest: string;
}

/** What is open on a host, by the findings' ids. */
export type OpenFindings = Map<string, OpenFinding>;

/** What one report tells of the findings of its host. */
export interface Told {
  telling: Telling;
  /** What is open on the host; brought up to date when this is written. */
  open: OpenFindings;
  /** New, or with something else to say. */
  opened: readonly Finding[];
  /** Ids of those that are no more. */
  closed: readonly string[];
}
