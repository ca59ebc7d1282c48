import { sql } from "kysely";
import { INTAKE_LOCK } from "./engine.ts";
import { type StoredEnvelope, storedEnvelope } from "./envelopes.ts";
import { enrolHost } from "./hosts.ts";
import { lockHosts } from "./locks.ts";
import type { PeerRow } from "./peers.ts";
import { sitesOf } from "./peers.ts";
import type { Store } from "./store.ts";
import type { HostRow } from "./tables.ts";

/** An envelope on its way, with the host that signed it. */
export interface Outgoing extends StoredEnvelope {
  hostId: number;
}

/**
 * The next envelopes that headquarters is to have, in the order in which they were stored. None is passed over: of several
 * processes that store at once one may be given a lower number and be done later.
 */
export async function nextToRelay(store: Store, peer: PeerRow, limit: number): Promise<Outgoing[]> {
  const upTo = await allStoredUpTo(store);
  const rows = await store.db
    .selectFrom("envelope")
    .innerJoin("host", "host.id", "envelope.host_id")
    .selectAll("envelope")
    .select(["host.name", "host.key_id"])
    .where("envelope.id", ">", peer.relayed)
    .where("envelope.id", "<=", upTo)
    .where("host.site", "in", sitesOf(peer))
    .orderBy("envelope.id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...storedEnvelope(row), hostId: row.host_id }));
}

/** The number up to which every envelope is there that ever will be: whoever is storing now is waited for. */
function allStoredUpTo({ db, kind }: Store): Promise<number> {
  return db.transaction().execute(async (within) => {
    if (kind === "postgres") await sql`select pg_advisory_xact_lock(${INTAKE_LOCK})`.execute(within);
    const row = await within
      .selectFrom("envelope")
      .select(({ fn }) => fn.max("id").as("id"))
      .executeTakeFirst();
    return Number(row?.id ?? 0);
  });
}

/** How many envelopes headquarters is still to have. */
export async function leftToRelay({ db }: Store, peer: PeerRow): Promise<number> {
  const row = await db
    .selectFrom("envelope")
    .innerJoin("host", "host.id", "envelope.host_id")
    .select(({ fn }) => fn.countAll<number>().as("number"))
    .where("envelope.id", ">", peer.relayed)
    .where("host.site", "in", sitesOf(peer))
    .executeTakeFirst();
  return Number(row?.number ?? 0);
}

/** What became of a host that a site's collector vouches for. */
export type Brought = { is: "known"; host: HostRow } | { is: "refused"; crime: string; why: string };

/** A host as a site's collector vouches for it. */
export type Vouched = Pick<HostRow, "name" | "machine_id" | "site" | "key_id" | "public_hex"> & {
  status: "approved" | "revoked";
};

/** Makes a host known that a relay brings. What is known of it from elsewhere no relay changes; what was revoked stays so. */
export async function bringHost(store: Store, peer: PeerRow, host: Vouched, now: Date): Promise<Brought> {
  if (!sitesOf(peer).includes(host.site))
    return refused(
      "foreign-site",
      `${host.name}: found site ${host.site}, expected one of ${sitesOf(peer).join(", ")}, which ${peer.name} may bring`,
    );
  const before = await store.db
    .selectFrom("host")
    .selectAll()
    .where("key_id", "=", host.key_id)
    .executeTakeFirst();
  if (before && before.relay_id !== peer.id)
    return refused(
      "foreign-host",
      `${host.name}: its key is known here already, and ${peer.name} did not bring it`,
    );
  const { status, ...known } = host;
  const row = await enrolHost(store, {
    ...known,
    status,
    enrolled_at: now.toISOString(),
    certificate: null,
    certificate_until: null,
    relay_id: peer.id,
  });
  const change = { site: host.site, ...(status === "revoked" ? { status } : {}) };
  await store.db.updateTable("host").set(change).where("id", "=", row.id).execute();
  return { is: "known", host: { ...row, ...change } };
}

function refused(crime: string, why: string): Brought {
  return { is: "refused", crime, why };
}

/** The first envelope that headquarters is still to have; undefined where it has all. */
export async function firstToRelay({ db }: Store, peer: PeerRow): Promise<number | undefined> {
  const row = await db
    .selectFrom("envelope")
    .innerJoin("host", "host.id", "envelope.host_id")
    .select("envelope.id")
    .where("envelope.id", ">", peer.relayed)
    .where("host.site", "in", sitesOf(peer))
    .orderBy("envelope.id")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** Notes what headquarters has now, unless a person had all of it sent again since the peer was read. */
export async function noteRelayed(
  { db }: Store,
  { id, relayed, hosts_told }: PeerRow,
  now: Pick<PeerRow, "relayed" | "receipt"> & Partial<Pick<PeerRow, "hosts_told">>,
): Promise<void> {
  await db
    .updateTable("peer")
    .set(now)
    .where("id", "=", id)
    .where("relayed", "=", relayed)
    .where("hosts_told", hosts_told === null ? "is" : "=", hosts_told)
    .execute();
}

/** Hosts whose next report must tell all, since headquarters lacks something of them. @param keyIds of their keys */
export async function wantFull(store: Store, keyIds: readonly string[]): Promise<void> {
  if (keyIds.length === 0) return;
  await store.db.transaction().execute(async (within) => {
    const rows = await within
      .selectFrom("host")
      .select("id")
      .where("key_id", "in", [...keyIds])
      .execute();
    const hosts = rows.map(({ id }) => id);
    if (hosts.length === 0) return;
    // What is being stored of them would write over it.
    await lockHosts(store, within, hosts);
    await within.updateTable("standing").set({ wants_full: 1 }).where("host_id", "in", hosts).execute();
  });
}
