import type { HostEntry, Looked } from "../../model/drift-report.ts";
import type { ChainEnd } from "../store/checkpoints.ts";
import type { KnownHost } from "../store/hosts.ts";
import { isOverdue, isSilent } from "../store/silence.ts";
import type { EnvelopeRow } from "../store/tables.ts";
import type { Stood } from "./stood.ts";

/** What is known of a host beside its row. */
interface Known extends Stood {
  /** How many envelopes came in the period. */
  received: ReadonlyMap<EnvelopeRow["form"], number>;
  chains: readonly ChainEnd[];
  /** Its newest whole report. */
  looked: Looked | undefined;
  /** In the period it came out that its history was written twice. */
  isForked: boolean;
}

/** A host, and how it stands at the end of a period. */
export function hostEntry(
  host: KnownHost,
  until: Date,
  { received, chains, looked, heardAt, lookedAt, atLatest, archivedBefore, ...doubts }: Known,
): HostEntry {
  const { id, site, name, status, key_id, public_hex, interval_seconds } = host;
  const stood = { ...host, ...atLatest };
  const isExpected = status === "approved";
  return {
    ...{ number: id, site, name, status, keyId: key_id, publicKey: public_hex },
    ...(heardAt === undefined ? {} : { heardAt }),
    ...(lookedAt === undefined ? {} : { lookedAt }),
    ...(archivedBefore === undefined ? {} : { archivedBefore }),
    ...(interval_seconds === null ? {} : { intervalSeconds: interval_seconds }),
    isSilent: isExpected && isSilent(stood, until),
    isOverdue: isExpected && isOverdue(stood, until),
    ...unsureBy(doubts),
    received: {
      reports: received.get("report") ?? 0,
      changes: received.get("changes") ?? 0,
      allClears: received.get("all-clear") ?? 0,
    },
    ...(looked === undefined ? {} : { looked }),
    chains: chains.map(({ epoch, sequence, sha256, missing }) => ({ epoch, sequence, sha256, missing })),
  };
}

/** Of two stories only one is told here; and where a report is missing, nobody knows what stood in it. */
function unsureBy({ isForked, lacks }: Pick<Known, "isForked" | "lacks">): Pick<HostEntry, "unsure"> {
  const why = [
    ...(isForked
      ? ["its history was written twice: it was cloned or set back, and only one of both is told here"]
      : []),
    ...(lacks ? ["a report of it did not come, and it has not told all again since"] : []),
  ];
  return why.length > 0 ? { unsure: why.join("; ") } : {};
}
