import type { Step } from "../engine.ts";

/** What snapshots of hosts, and collectors behind this one, need; `tables.ts` says what is in them. */
export const sites: Step = async (db, kind) => {
  const id = kind === "sqlite" ? "integer" : "bigserial";
  await db.schema
    .createTable("snapshot")
    .addColumn("host_id", "bigint", (column) => column.notNull().references("host.id"))
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("pieces", "integer", (column) => column.notNull())
    .addColumn("facts", "integer", (column) => column.notNull())
    .addColumn("taken_at", "text", (column) => column.notNull())
    .addColumn("envelope_id", "bigint", (column) => column.notNull().references("envelope.id"))
    .addPrimaryKeyConstraint("snapshot_place", ["host_id", "kind", "digest", "number"])
    .execute();
  await db.schema.createIndex("snapshot_told_by").on("snapshot").column("envelope_id").execute();
  let peer = db.schema
    .createTable("peer")
    .addColumn("id", id, (column) =>
      kind === "sqlite" ? column.primaryKey().autoIncrement() : column.primaryKey(),
    );
  for (const name of ["name", "is", "sites", "key_id", "public_hex", "status", "joined_at"] as const)
    peer = peer.addColumn(name, "text", (column) => column.notNull());
  for (const name of ["certificate", "certificate_until", "heard_at", "hosts_told", "receipt"] as const)
    peer = peer.addColumn(name, "text");
  await peer.addColumn("relayed", "bigint", (column) => column.notNull().defaultTo(0)).execute();
  await db.schema.createIndex("peer_key").on("peer").column("key_id").unique().execute();
  const relay = (table: string) =>
    db.schema.alterTable(table).addColumn("relay_id", "bigint", (column) => column.references("peer.id"));
  await relay("host").execute();
  await relay("envelope").execute();
  await db.schema
    .alterTable("token")
    .addColumn("admits", "text", (column) => column.notNull().defaultTo("host"))
    .execute();
};
