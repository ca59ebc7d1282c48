import type { Insertable } from "kysely";
import { printable } from "../../model/text.ts";
import type { Store } from "./store.ts";
import type { HostTable } from "./tables/hosts.ts";
import type { HostRow, Standing } from "./tables.ts";

/** What is known of a host when it is enrolled. Times are RFC 3339 in UTC. */
export type NewHost = Insertable<HostTable>;

/** Remembers a host. One whose key is known already gets what is new of it; its status stays. */
export async function enrolHost({ db }: Store, host: NewHost): Promise<HostRow> {
  const { certificate, certificate_until } = host;
  const name = printable(host.name);
  const machine_id = host.machine_id === null ? null : printable(host.machine_id ?? "");
  return db
    .insertInto("host")
    .values({ ...host, name, machine_id })
    .onConflict((conflict) =>
      conflict.column("key_id").doUpdateSet({ name, machine_id, certificate, certificate_until }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The host that signs with a key. @param keyId as the trust repository names keys */
export function hostByKey({ db }: Store, keyId: string): Promise<HostRow | undefined> {
  return db.selectFrom("host").selectAll().where("key_id", "=", keyId).executeTakeFirst();
}

export interface HostFilter {
  site?: string | undefined;
  status?: HostRow["status"] | undefined;
  name?: string | undefined;
}

/** A host, and how it stands; the second is null until it sent something. */
export type KnownHost = HostRow & { [Column in keyof Omit<Standing, "host_id">]: Standing[Column] | null };

/** Hosts in order of site and name. */
export function hostsOf({ db }: Store, filter: HostFilter = {}): Promise<KnownHost[]> {
  let query = db.selectFrom("host").leftJoin("standing", "standing.host_id", "host.id").selectAll("host");
  for (const column of ["site", "status", "name"] as const) {
    const value = filter[column];
    if (value !== undefined) query = query.where(`host.${column}`, "=", value);
  }
  return query
    .select([
      ...(["heard_at", "scheduled_at", "interval_seconds", "applied_epoch", "applied_sequence"] as const),
      ...(["applied_at", "open_count", "open_digest", "wants_full"] as const),
    ])
    .orderBy("host.site")
    .orderBy("host.name")
    .orderBy("host.id")
    .execute();
}

/** @returns whether there is such a host */
export async function setHostStatus({ db }: Store, id: number, status: HostRow["status"]): Promise<boolean> {
  const done = await db.updateTable("host").set({ status }).where("id", "=", id).executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Remembers the certificate that a host uses from now on. @param fingerprint SHA-256 of its DER, in hex */
export async function noteCertificate(
  { db }: Store,
  id: number,
  { fingerprint, until }: { fingerprint: string; until: string },
): Promise<void> {
  const set = { certificate: fingerprint, certificate_until: until };
  await db.updateTable("host").set(set).where("id", "=", id).execute();
}
