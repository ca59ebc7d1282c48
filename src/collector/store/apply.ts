import { openSet } from "../../model/open-set.ts";
import type { LapseCause } from "../../model/run.ts";
import type { Place } from "./chain.ts";
import type { Writer } from "./engine.ts";
import { closeFindings, openFindings } from "./findings-told.ts";
import type { Incoming } from "./incoming.ts";
import { isOutrun, notePiece } from "./snapshots.ts";
import type { Standing } from "./tables.ts";
import type { OpenFindings, Telling, Told } from "./telling.ts";
import { madeAtOf, runOf } from "./told.ts";

/** Bounds of what is believed to be an interval, in seconds. */
const [SHORTEST, LONGEST] = [60, 7 * 86_400];

/** An envelope that was stored, and what is known of its host. */
export interface Stored {
  place: Place & { is: "stored" };
  envelopeId: number;
  incoming: Incoming;
  standing: Standing;
  open: OpenFindings;
}

/** One that tells of findings, and is the newest of its host. */
interface Applying extends Omit<Stored, "incoming"> {
  predicate: Exclude<Incoming["predicate"], { format: "mesdrift-snapshot/1" }>;
}

/**
 * Brings the findings of hosts to what their newest reports say, and notes where the two part. What is late, or at a place
 * that is taken, is kept as evidence and changes nothing, but for a snapshot of which nothing newer is here. What the first report of each host says is written together, then
 * what the second ones say, and so on: hosts have nothing to do with each other.
 * @param stored those of one host in their order @param now by the clock of the collector, RFC 3339 in UTC
 */
export async function applyAll(within: Writer, stored: readonly Stored[], now: string): Promise<void> {
  const { newest, late } = sorted(stored);
  for (const round of rounds(newest)) {
    const applying: Applying[] = [];
    for (const one of round) {
      const { predicate } = one.incoming;
      if (predicate.format !== "mesdrift-snapshot/1") applying.push({ ...one, predicate });
      else await notePiece(within, one.standing.host_id, predicate, one.envelopeId);
    }
    await applyRound(within, applying, now);
  }
  for (const { incoming, standing, envelopeId } of late) {
    const { predicate } = incoming;
    if (predicate.format !== "mesdrift-snapshot/1") continue;
    if (await isOutrun(within, standing.host_id, predicate)) continue;
    await notePiece(within, standing.host_id, predicate, envelopeId);
  }
}

/** Those that are the newest of their hosts when they come, and those that come late in the chain that counts. */
function sorted(stored: readonly Stored[]): { newest: Stored[]; late: Stored[] } {
  const [newest, late]: [Stored[], Stored[]] = [[], []];
  for (const one of stored) {
    const { place, standing, incoming } = one;
    if (advances(one)) newest.push(one);
    else if (!place.isFork && standing.applied_epoch === incoming.predicate.link.epoch) late.push(one);
  }
  return { newest, late };
}

/** One report of each of some hosts. */
async function applyRound(within: Writer, applying: readonly Applying[], now: string): Promise<void> {
  const told = applying.map(toldBy);
  await openFindings(within, told, now);
  await closeFindings(within, told, now);
  for (const [at, { telling }] of told.entries()) {
    const one = applying[at];
    if (one) settle(one, telling);
  }
}

/** Is it the newest of its host? Then it is the one that the next must be newer than. */
function advances({ place, standing, incoming }: Stored): boolean {
  const { epoch, sequence } = incoming.predicate.link;
  const isNewer = standing.applied_epoch === epoch ? sequence > standing.applied_sequence : place.isFirst;
  if (place.isFork || !isNewer) return false;
  standing.applied_epoch = epoch;
  standing.applied_sequence = sequence;
  return true;
}

/** The first of each host, then the second of each, until there are none. */
function* rounds(stored: readonly Stored[]): Generator<Stored[]> {
  const hosts = [...Map.groupBy(stored, ({ standing }) => standing.host_id).values()];
  const most = Math.max(0, ...hosts.map((mine) => mine.length));
  for (let at = 0; at < most; at += 1) yield hosts.flatMap((mine) => mine[at] ?? []);
}

function toldBy({ standing, open, envelopeId, predicate }: Applying): Told {
  const telling: Telling = {
    hostId: standing.host_id,
    envelopeId,
    at: madeAtOf(predicate),
    before: standing.applied_at,
  };
  return { telling, open, ...differences(predicate, open) };
}

/** What a report opens and closes; a whole one tells of all that is open, and so closes all else. */
function differences(predicate: Applying["predicate"], open: OpenFindings): Pick<Told, "opened" | "closed"> {
  if (predicate.format === "mesdrift-all-clear/1") return { opened: [], closed: [] };
  if (predicate.format === "mesdrift-changes/1")
    return { opened: [...predicate.opened, ...predicate.changed], closed: predicate.closed };
  const told = new Set(predicate.findings.map(({ id }) => id));
  return { opened: predicate.findings, closed: [...open.keys()].filter((id) => !told.has(id)) };
}

/** How the host stands after a report whose findings are written. */
function settle(applying: Applying, { at }: Telling): void {
  const { standing, open, predicate } = applying;
  noteInterval(applying, at);
  if (predicate.format !== "mesdrift-all-clear/1") {
    const { count, digest } = openSet(new Map([...open].map(([id, one]) => [id, one.digest])));
    standing.open_count = count;
    standing.open_digest = digest;
  }
  if (predicate.format === "mesdrift-report/1") standing.wants_full = 0;
  // Where the host tells of other findings than are here, something between was lost.
  else if (standing.open_digest !== predicate.open.digest) standing.wants_full = 1;
  standing.applied_at = at;
}

/** After these the agent looks at once, whatever its schedule says. */
const UNSCHEDULED: readonly LapseCause[] = ["not-running", "paused", "failed", "clock"];

/** Between two reports of the schedule that follow each other. One that came out of turn is none of them, and ends the time since the last. */
function noteInterval({ standing, predicate, place }: Applying, at: string): void {
  const before = place.wrong === undefined ? standing.scheduled_at : null;
  if (isOutOfTurn(standing, predicate)) standing.scheduled_at = null;
  else if (runOf(predicate)?.trigger === "schedule") {
    const seconds = before === null ? Number.NaN : Math.round((Date.parse(at) - Date.parse(before)) / 1000);
    if (seconds >= SHORTEST && seconds <= LONGEST) standing.interval_seconds = seconds;
    standing.scheduled_at = at;
  }
}

/** Was the agent started, did nobody look for a time, or was it asked to tell all? */
function isOutOfTurn({ wants_full }: Standing, predicate: Applying["predicate"]): boolean {
  const { trigger, lapses = [] } = runOf(predicate) ?? {};
  if (trigger === "start" || lapses.some(({ cause }) => UNSCHEDULED.includes(cause))) return true;
  return wants_full === 1 && predicate.format === "mesdrift-report/1";
}
