/** What may not hold of signed reports. */
export type Crime =
  | "no-envelope"
  | "unknown-key"
  | "bad-signature"
  | "bad-statement"
  | "wrong-host"
  | "wrong-name"
  | "duplicate"
  | "fork"
  | "gap"
  | "broken-link"
  | "not-evidence"
  | "unapproved"
  | "rolled-back"
  | "cut-off"
  | "bad-archive"
  | "bad-seal";

/** Something that does not hold. */
export interface Problem {
  crime: Crime;
  file: string;
  /** What was found and what was expected. It may hold text of a host: it is not safe to show as it is. */
  message: string;
}
