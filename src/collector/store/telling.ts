/** Which report tells, and when it was made. */
export interface Telling {
  hostId: number;
  envelopeId: number;
  /** RFC 3339 in UTC, by the clock of the host. */
  at: string;
  /** When the report before it was made; null where there was none. */
  before: string | null;
}
