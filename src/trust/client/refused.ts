import { Trouble } from "../../model/trouble.ts";

/** Why an update of what a host trusts was refused. */
export type Crime =
  /** Metadata older than what was in force here. */
  | "rollback"
  /** Metadata whose life and the grace after it are over. */
  | "expired"
  | "too-few-signatures"
  | "unknown-key"
  | "revoked-key"
  /** Signed by somebody who may sign for something else. */
  | "foreign-key"
  | "one-key-twice"
  /** A role that reaches further than it may, or a threshold that one person meets. */
  | "bad-delegation"
  /** Made for another site than this host's. */
  | "wrong-site"
  /** Files that each may be genuine and do not belong together. */
  | "mixed-versions"
  | "wrong-root"
  | "bad-metadata"
  | "oversized-metadata"
  | "changed-target"
  | "oversized-target"
  | "changed-bulk"
  | "bad-target"
  | "incomplete"
  | "no-assignment"
  | "provisional-too-long"
  /** A production root that trusts keys whose secrets are public. */
  | "development-keys"
  /** The clock of the host stands before the last time that it verified anything. */
  | "clock-back"
  /** What the agent keeps of its trust was cut off or changed. */
  | "damaged-state"
  /** What the agent kept of its trust is gone, and nobody asked the agent. */
  | "deleted-state";

/** An update was refused; what was in force stays in force. The message says what was found, what was expected, what to do. */
export class Refused extends Trouble {
  override readonly name = "Refused";
  readonly crime: Crime;
  constructor(crime: Crime, message: string) {
    super(message);
    this.crime = crime;
  }
}

/** Nothing answered: no crime, since a network may be down. What was in force stays in force, until it expires. */
export class Unreachable extends Trouble {
  override readonly name = "Unreachable";
}

/** A refusal for whatever else was wrong with what a source gave. */
export function asRefused(thrown: unknown): Refused {
  if (thrown instanceof Refused) return thrown;
  if (thrown instanceof Trouble && !(thrown instanceof Unreachable))
    return new Refused("bad-metadata", thrown.message);
  throw thrown;
}
