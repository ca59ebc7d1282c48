import type { Insertable, Selectable } from "kysely";
import { printable } from "../../model/text.ts";
import type { Store } from "./store.ts";
import type { PeerTable } from "./tables/joining.ts";

/** Another collector, as it is stored. */
export type PeerRow = Selectable<PeerTable>;

/** Remembers another collector. One whose key is known already gets what is new of it; its status and what it has stay. */
export function addPeer({ db }: Store, peer: Insertable<PeerTable>): Promise<PeerRow> {
  const { sites, certificate = null, certificate_until = null } = peer;
  const name = printable(peer.name);
  return db
    .insertInto("peer")
    .values({ ...peer, name })
    .onConflict((conflict) =>
      conflict.column("key_id").doUpdateSet({ name, sites, certificate, certificate_until }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The collector that signs with a key. */
export function peerByKey({ db }: Store, keyId: string): Promise<PeerRow | undefined> {
  return db.selectFrom("peer").selectAll().where("key_id", "=", keyId).executeTakeFirst();
}

/** All other collectors. */
export function peersOf({ db }: Store): Promise<PeerRow[]> {
  return db.selectFrom("peer").selectAll().orderBy("id").execute();
}

/** Brings what is known of another collector up to date. @returns whether there is one */
export async function changePeer(
  { db }: Store,
  id: number,
  change: Partial<Omit<PeerRow, "id" | "key_id">>,
): Promise<boolean> {
  const done = await db.updateTable("peer").set(change).where("id", "=", id).executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** The sites whose hosts are relayed between this collector and another one. */
export function sitesOf({ sites }: PeerRow): string[] {
  return JSON.parse(sites);
}
