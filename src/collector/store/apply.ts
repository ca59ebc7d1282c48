import type { Changes } from "../../model/interval.ts";
import { openSet } from "../../model/open-set.ts";
import type { SignedReport } from "../../model/signed.ts";
import type { Writer } from "./engine.ts";
import { closeAllBut, closeFindings, openDigests, openFindings, type Telling } from "./findings-told.ts";
import type { Incoming } from "./incoming.ts";
import type { Place } from "./places.ts";
import type { Standing } from "./tables.ts";
import { madeAtOf, runOf } from "./told.ts";

/** Bounds of what is believed to be an interval, in seconds. */
const [SHORTEST, LONGEST] = [60, 7 * 86_400];

/**
 * Brings the findings of a host to what its newest report says, and notes where the two part. What is late, or at a place
 * that is taken, is kept as evidence and changes nothing.
 */
export async function apply(
  within: Writer,
  standing: Standing,
  { predicate }: Incoming,
  { place, envelopeId }: { place: Place & { is: "stored" }; envelopeId: number },
): Promise<void> {
  const { epoch, sequence } = predicate.link;
  const isNewer = standing.applied_epoch === epoch ? sequence > standing.applied_sequence : place.isFirst;
  if (place.isFork || !isNewer) return;
  standing.applied_epoch = epoch;
  standing.applied_sequence = sequence;
  if (predicate.format === "mesdrift-snapshot/1") return;
  const at = madeAtOf(predicate);
  const telling: Telling = { hostId: standing.host_id, envelopeId, at };
  if (predicate.format === "mesdrift-report/1") await replace(within, telling, predicate, standing);
  else if (predicate.format === "mesdrift-changes/1") await change(within, telling, predicate, standing);
  else hold(standing, predicate.open.digest);
  standing.applied_at = at;
  if (runOf(predicate)?.trigger === "schedule") noteInterval(standing, at);
}

async function replace(within: Writer, telling: Telling, { findings }: SignedReport, standing: Standing) {
  await openFindings(within, telling, findings);
  await closeAllBut(
    within,
    telling,
    findings.map(({ id }) => id),
  );
  await recount(within, standing);
  standing.wants_full = 0;
}

async function change(within: Writer, telling: Telling, told: Changes, standing: Standing) {
  await openFindings(within, telling, [...told.opened, ...told.changed]);
  await closeFindings(within, telling, told.closed);
  await recount(within, standing);
  hold(standing, told.open.digest);
}

async function recount(within: Writer, standing: Standing): Promise<void> {
  const { count, digest } = openSet(await openDigests(within, standing.host_id));
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
