import type { Selectable } from "kysely";
import { bytesOf } from "./bytes.ts";
import { envelopesAfter, type StoredEnvelope } from "./envelopes.ts";
import { peersOf } from "./peers.ts";
import { firstToRelay } from "./relayed.ts";
import type { Store } from "./store.ts";
import type { ArchiveTable } from "./tables/chains.ts";

export type ArchiveRow = Selectable<ArchiveTable>;

/** Nothing is archived before it was in the store for so many days, so that the 35 days of every host can be told. */
export const LEAST_KEPT_DAYS = 40;
/** Most rows of one statement. */
const ROWS = 500;

/** Archives that were made, the oldest first. */
export function archivesOf({ db }: Store): Promise<ArchiveRow[]> {
  return db.selectFrom("archive").selectAll().orderBy("id").execute();
}

/** From when on all that came is in the store: what came before was archived, and may be gone. Undefined where nothing was; RFC 3339 in UTC. */
export async function wholeSince(store: Store): Promise<string | undefined> {
  const last = (await archivesOf(store)).at(-1);
  if (last === undefined) return undefined;
  const next = await store.db
    .selectFrom("envelope")
    .select("stored_at")
    .where("id", ">", last.last_id)
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  const youngest = new Date(Date.parse(last.at) - LEAST_KEPT_DAYS * 86_400_000).toISOString();
  return [next?.stored_at ?? last.at, youngest].sort()[0];
}

/**
 * The oldest envelopes that no archive holds, as long as they were stored before an instant, in order of their ids without
 * a gap. What another collector is still to be told stays. @param before RFC 3339 in UTC
 */
export async function* archivable(store: Store, before: string): AsyncGenerator<StoredEnvelope> {
  const last = (await archivesOf(store)).at(-1)?.last_id ?? 0;
  const untold = await firstUntold(store);
  for (let after = last; ; ) {
    const page = await envelopesAfter(store, after, {});
    for (const envelope of page) {
      if (envelope.stored_at >= before || envelope.id >= untold) return;
      yield envelope;
    }
    const end = page.at(-1);
    if (end === undefined) return;
    after = end.id;
  }
}

/** The first envelope that any headquarters is still to have of the sites that it is told of. */
async function firstUntold(store: Store): Promise<number> {
  let first = Number.POSITIVE_INFINITY;
  for (const peer of await peersOf(store))
    if (peer.is === "headquarters" && peer.status === "approved")
      first = Math.min(first, (await firstToRelay(store, peer)) ?? first);
  return first;
}

/** Remembers an archive, and which envelopes it holds. @param hashes of the envelopes, in hex */
export async function addArchive(
  { db }: Store,
  archive: Omit<ArchiveRow, "id">,
  hashes: readonly string[],
): Promise<void> {
  await db.transaction().execute(async (within) => {
    const { id } = await within
      .insertInto("archive")
      .values(archive)
      .returning("id")
      .executeTakeFirstOrThrow();
    for (let from = 0; from < hashes.length; from += ROWS) {
      const rows = hashes.slice(from, from + ROWS).map((hash) => ({ sha256: bytesOf(hash), archive_id: id }));
      await within.insertInto("archived").values(rows).execute();
    }
  });
}

/**
 * Removes some envelopes that archives hold. What stays whatever its age, so that all that is told here can be traced to
 * what was signed: the last of each chain, the newest whole report of each host, and what findings and snapshots rest on.
 * @returns how many were removed; 0 where nothing is left to be
 */
export async function removeSomeArchived(store: Store): Promise<number> {
  const { db } = store;
  const last = (await archivesOf(store)).at(-1);
  if (last === undefined) return 0;
  const old = await db
    .selectFrom("envelope")
    .innerJoin("archived", "archived.sha256", "envelope.sha256")
    .select("envelope.id")
    .where("envelope.id", "<=", last.last_id)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("finding").select("finding.id").whereRef("finding.envelope_id", "=", "envelope.id"),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("snapshot").select("snapshot.kind").whereRef("snapshot.envelope_id", "=", "envelope.id"),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("chain")
            .select("chain.sequence")
            .whereRef("chain.host_id", "=", "envelope.host_id")
            .whereRef("chain.epoch", "=", "envelope.epoch")
            .whereRef("chain.sha256", "=", "envelope.sha256"),
        ),
      ),
    )
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb("envelope.form", "!=", "report"),
        exists(
          selectFrom("envelope as newer")
            .select("newer.id")
            .where("newer.form", "=", "report")
            .where("newer.fork", "=", 0)
            .whereRef("newer.host_id", "=", "envelope.host_id")
            .whereRef("newer.id", ">", "envelope.id")
            // One of the same chain may have come late.
            .where(({ or, eb, ref }) =>
              or([
                eb("newer.epoch", "!=", ref("envelope.epoch")),
                eb("newer.sequence", ">", ref("envelope.sequence")),
              ]),
            ),
        ),
      ]),
    )
    .orderBy("envelope.id")
    .limit(ROWS)
    .execute();
  if (old.length === 0) return 0;
  const ids = old.map(({ id }) => id);
  // Where a finding came to rest on one of them meanwhile the database refuses all; the next time does without it.
  const done = await db.deleteFrom("envelope").where("id", "in", ids).executeTakeFirst();
  return Number(done.numDeletedRows);
}
