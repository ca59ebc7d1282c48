import type { Changes } from "../../model/interval.ts";
import { openSet } from "../../model/open-set.ts";
import type { SignedReport } from "../../model/signed.ts";
import type { Writer } from "./engine.ts";
import { closeFindings, type Digests, openFindings } from "./findings-told.ts";
import type { Incoming } from "./incoming.ts";
import type { Place } from "./places.ts";
import { notePiece } from "./snapshots.ts";
import type { Standing } from "./tables.ts";
import type { Telling } from "./telling.ts";
import { madeAtOf, runOf } from "./told.ts";

/** Bounds of what is believed to be an interval, in seconds. */
const [SHORTEST, LONGEST] = [60, 7 * 86_400];

/** How a host stands, and what is open on it, while envelopes of it are applied. */
export interface Known {
  standing: Standing;
  open: Digests;
}

/**
 * Brings the findings of a host to what its newest report says, and notes where the two part. What is late, or at a place
 * that is taken, is kept as evidence and changes nothing.
 */
export async function apply(
  within: Writer,
  known: Known,
  { predicate }: Incoming,
  { place, envelopeId }: { place: Place & { is: "stored" }; envelopeId: number },
): Promise<void> {
  const { standing } = known;
  const { epoch, sequence } = predicate.link;
  const isNewer = standing.applied_epoch === epoch ? sequence > standing.applied_sequence : place.isFirst;
  if (place.isFork || !isNewer) return;
  standing.applied_epoch = epoch;
  standing.applied_sequence = sequence;
  if (predicate.format === "mesdrift-snapshot/1")
    return notePiece(within, standing.host_id, predicate, envelopeId);
  const at = madeAtOf(predicate);
  const telling: Telling = { hostId: standing.host_id, envelopeId, at, before: standing.applied_at };
  if (predicate.format === "mesdrift-report/1") await replace(within, telling, predicate, known);
  else if (predicate.format === "mesdrift-changes/1") await change(within, telling, predicate, known);
  else hold(standing, predicate.open.digest);
  standing.applied_at = at;
  if (runOf(predicate)?.trigger === "schedule") noteInterval(standing, at);
}

async function replace(within: Writer, telling: Telling, { findings }: SignedReport, known: Known) {
  const { standing, open } = known;
  const told = await openFindings(within, telling, findings, open);
  const gone = [...open.keys()].filter((id) => !told.has(id));
  await closeFindings(within, telling, gone);
  noteOpen(known, told, gone);
  standing.wants_full = 0;
}

async function change(within: Writer, telling: Telling, told: Changes, known: Known) {
  const opened = await openFindings(within, telling, [...told.opened, ...told.changed], known.open);
  await closeFindings(within, telling, told.closed);
  noteOpen(known, opened, told.closed);
  hold(known.standing, told.open.digest);
}

function noteOpen({ standing, open }: Known, opened: Digests, closed: readonly string[]): void {
  for (const [id, digest] of opened) open.set(id, digest);
  for (const id of closed) open.delete(id);
  const { count, digest } = openSet(open);
  standing.open_count = count;
  standing.open_digest = digest;
}

/** Where the host tells of other findings than are here, something between was lost. */
function hold(standing: Standing, digest: string): void {
  if (standing.open_digest !== digest) standing.wants_full = 1;
}

function noteInterval(standing: Standing, at: string): void {
  const seconds =
    standing.scheduled_at === null
      ? Number.NaN
      : Math.round((Date.parse(at) - Date.parse(standing.scheduled_at)) / 1000);
  if (seconds >= SHORTEST && seconds <= LONGEST) standing.interval_seconds = seconds;
  standing.scheduled_at = at;
}
