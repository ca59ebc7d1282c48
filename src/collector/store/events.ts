import type { Place } from "./chain.ts";
import type { Incoming } from "./incoming.ts";
import { ready } from "./ready.ts";
import type { Store } from "./store.ts";
import type { NewEvent } from "./tables.ts";
import { madeAtOf, runOf } from "./told.ts";

/**
 * By how much a host's clock may differ before it is told, in milliseconds. Reports of a host that was cut off are old, so against the
 * collector's only the future counts, and the past against the host's own report before.
 */
const CLOCK_MS = 600_000;

/** What is worth knowing of an envelope beside its findings. @param now RFC 3339 in UTC */
export function eventsOf(hostId: number, { predicate }: Incoming, place: Place, now: string): NewEvent[] {
  if (place.is !== "stored") return [];
  // At the time of the collector: periods that are over were told already, and the text says from when to when.
  const event = (kind: NewEvent["kind"], detail: object): NewEvent => ({
    host_id: hostId,
    at: now,
    kind,
    detail: JSON.stringify(detail),
  });
  const made = madeAtOf(predicate);
  const ahead = Date.parse(made) - Date.parse(now);
  const lapses = runOf(predicate)?.lapses ?? [];
  const { since } = predicate.link;
  const back = since === undefined ? 0 : Date.parse(since) - Date.parse(made);
  // An agent that was running then tells it better.
  const isSetBack = back > CLOCK_MS && !lapses.some(({ cause }) => cause === "clock");
  return [
    ...(place.wrong ? [event(place.wrong.kind, { text: place.wrong.detail })] : []),
    ...(ahead > CLOCK_MS || Number.isNaN(ahead) ? [event("clock", { host: made, collector: now })] : []),
    ...(isSetBack ? [event("clock", { host: made, before: since })] : []),
    ...lapses.map((lapse) => event("lapse", lapse)),
  ];
}

/** Remembers events, however many. */
export const addEvents = ready((within, events: readonly NewEvent[]) =>
  within.insertInto("event").values(events),
);

/** Remembers something about a host that no report told. */
export async function addEvent({ db }: Store, event: NewEvent): Promise<void> {
  await db.insertInto("event").values(event).execute();
}

/** Events of hosts in a time, in order. @param from first instant, RFC 3339 in UTC @param to behind the last one */
export function eventsBetween({ db }: Store, from: string, to: string, hosts?: readonly number[]) {
  const query = db.selectFrom("event").selectAll().where("at", ">=", from).where("at", "<", to);
  return (hosts === undefined ? query : query.where("host_id", "in", [...hosts])).orderBy("id").execute();
}

/** The newest event of each host among these kinds. */
export async function lastEvents(
  { db }: Store,
  kinds: readonly NewEvent["kind"][],
): Promise<Map<number, NewEvent["kind"]>> {
  const newest = db
    .selectFrom("event")
    .select(({ fn }) => fn.max("id").as("id"))
    .where("kind", "in", [...kinds])
    .groupBy("host_id");
  const rows = await db.selectFrom("event").select(["host_id", "kind"]).where("id", "in", newest).execute();
  return new Map(rows.map(({ host_id, kind }) => [host_id, kind]));
}
