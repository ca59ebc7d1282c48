import { type Insertable, sql } from "kysely";
import type { Fate } from "../../wire/protocol.ts";
import { applyAll } from "./apply.ts";
import { bytesOf, hexOf } from "./bytes.ts";
import type { Place } from "./chain.ts";
import { INTAKE_LOCK, type Writer } from "./engine.ts";
import { addEvents, eventsOf } from "./events.ts";
import { openOn } from "./findings-told.ts";
import type { Batch, Incoming, Taken } from "./incoming.ts";
import { lockHosts } from "./locks.ts";
import { packPayload } from "./payload.ts";
import { Places } from "./places.ts";
import { ready } from "./ready.ts";
import { loadStandings, saveStandings } from "./standings.ts";
import type { Store } from "./store.ts";
import type { EnvelopeTable } from "./tables/chains.ts";
import { formOf, madeAtOf } from "./told.ts";

/** One envelope on its way into the store. */
interface Item {
  hostId: number;
  relayId: number | undefined;
  one: Incoming;
  place: Place;
}

/** Takes the batches of several hosts in one transaction. @returns for each batch what became of it */
export async function takeGroup(store: Store, group: readonly Batch[], clock: Date): Promise<Taken[]> {
  const now = clock.toISOString();
  return store.db.transaction().execute(async (within) => {
    const hosts = [...new Set(group.map(({ hostId }) => hostId))];
    if (store.kind === "postgres")
      await sql`select pg_advisory_xact_lock_shared(${INTAKE_LOCK})`.execute(within);
    await lockHosts(store, within, hosts);
    if (group.every(({ incoming }) => incoming.length === 0)) return group.map(() => ({ fates: [] }));
    const places = await Places.load(within, group);
    const items = group.map(({ hostId, relayId, incoming }) =>
      incoming.map((one): Item => ({ hostId, relayId, one, place: places.put(hostId, one) })),
    );
    const ids = await insertEnvelopes(within, items.flat(), now);
    const standings = await loadStandings(within, hosts);
    const open = await openOn(within, tellers(items.flat()));
    const stored = items.flat().flatMap(({ hostId, one, place }) => {
      const [standing, envelopeId] = [standings.get(hostId), ids.get(one.sha256)];
      if (place.is !== "stored" || !standing || envelopeId === undefined) return [];
      return [{ place, envelopeId, incoming: one, standing, open: open.get(hostId) ?? new Map() }];
    });
    await applyAll(within, stored, now);
    const events = items.flat().flatMap(({ hostId, one, place }) => eventsOf(hostId, one, place, now));
    await addEvents(within, events);
    await places.save(within);
    const heard = new Set(stored.map(({ standing }) => standing.host_id));
    await saveStandings(within, standings, heard, now);
    return items.map((mine, at) => ({
      fates: mine.map(({ one, place }) => fateOf(one, place)),
      ...(standings.get(group[at]?.hostId ?? 0)?.wants_full === 1 ? { want: "full" } : {}),
    }));
  });
}

function fateOf({ sha256 }: Incoming, place: Place): Fate {
  return { sha256, status: place.is, ...(place.is === "refused" ? { why: place.why } : {}) };
}

/** The hosts of which something is told that may open or close findings. */
function tellers(items: readonly Item[]): number[] {
  const telling = items.filter(
    ({ place, one }) => place.is === "stored" && formOf(one.predicate) !== "all-clear",
  );
  return [...new Set(telling.map(({ hostId }) => hostId))];
}

/** @returns the ids of the rows, by the hashes of the envelopes in hex */
async function insertEnvelopes(
  within: Writer,
  items: readonly Item[],
  now: string,
): Promise<Map<string, number>> {
  const inserted = await putEnvelopes(
    within,
    items.flatMap((item) => rowOf(item, now) ?? []),
  );
  return new Map(inserted.map(({ id, sha256 }) => [hexOf(sha256), id]));
}

const putEnvelopes = ready((within, rows: readonly Insertable<EnvelopeTable>[]) =>
  within.insertInto("envelope").values(rows).returning(["id", "sha256"]),
);

function rowOf({ hostId, relayId, one, place }: Item, now: string): Insertable<EnvelopeTable> | undefined {
  if (place.is !== "stored") return undefined;
  const { sha256, payload, signature, predicate } = one;
  const { epoch, sequence, previous } = predicate.link;
  return {
    host_id: hostId,
    sha256: bytesOf(sha256),
    epoch,
    sequence,
    previous: previous === undefined ? null : bytesOf(previous),
    form: formOf(predicate),
    made_at: madeAtOf(predicate),
    stored_at: now,
    payload: packPayload(payload),
    signature,
    fork: place.isFork ? 1 : 0,
    relay_id: relayId ?? null,
  };
}
