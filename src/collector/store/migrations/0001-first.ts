import type { CreateTableBuilder } from "kysely";
import type { Step } from "../engine.ts";

/** All tables of the first release; `tables.ts` says what is in them. */
export const first: Step = async (db, kind) => {
  const id = kind === "sqlite" ? "integer" : "bigserial";
  const blob = kind === "sqlite" ? "blob" : "bytea";
  const table = (name: string) => db.schema.createTable(name);
  const numbered = (name: string) =>
    table(name).addColumn("id", id, (column) =>
      kind === "sqlite" ? column.primaryKey().autoIncrement() : column.primaryKey(),
    );

  await texts(numbered("host"), ["name", "site", "key_id", "public_hex", "status", "enrolled_at"])
    .addColumn("machine_id", "text")
    .addColumn("certificate", "text")
    .addColumn("certificate_until", "text")
    .addUniqueConstraint("host_key", ["key_id"])
    .execute();
  await texts(table("standing"), ["heard_at", "open_digest"])
    .addColumn("host_id", "bigint", (column) => column.primaryKey().references("host.id"))
    .addColumn("scheduled_at", "text")
    .addColumn("interval_seconds", "integer")
    .addColumn("applied_epoch", "text")
    .addColumn("applied_sequence", "integer", (column) => column.notNull())
    .addColumn("applied_at", "text")
    .addColumn("open_count", "integer", (column) => column.notNull())
    .addColumn("wants_full", "integer", (column) => column.notNull())
    .execute();
  await texts(numbered("envelope"), ["epoch", "form", "made_at", "stored_at"])
    .addColumn("host_id", "bigint", (column) => column.notNull().references("host.id"))
    .addColumn("sha256", blob, (column) => column.notNull())
    .addColumn("sequence", "integer", (column) => column.notNull())
    .addColumn("previous", blob)
    .addColumn("payload", blob, (column) => column.notNull())
    .addColumn("signature", blob, (column) => column.notNull())
    .addColumn("fork", "integer", (column) => column.notNull())
    .addUniqueConstraint("envelope_once", ["sha256"])
    .execute();
  await db.schema
    .createIndex("envelope_place")
    .on("envelope")
    .columns(["host_id", "epoch", "sequence"])
    .execute();
  await texts(table("chain"), ["epoch", "missing"])
    .addColumn("host_id", "bigint", (column) => column.notNull().references("host.id"))
    .addColumn("sequence", "integer", (column) => column.notNull())
    .addColumn("sha256", blob, (column) => column.notNull())
    .addPrimaryKeyConstraint("chain_place", ["host_id", "epoch"])
    .execute();
  await texts(numbered("finding"), [
    ...["finding_id", "status", "type", "severity", "address", "title", "first_seen", "opened_at", "body"],
    "digest",
  ])
    .addColumn("host_id", "bigint", (column) => column.notNull().references("host.id"))
    .addColumn("envelope_id", "bigint", (column) => column.notNull().references("envelope.id"))
    .addColumn("opened", "integer", (column) => column.notNull())
    .addColumn("waived_until", "text")
    .addColumn("closed_at", "text")
    .addColumn("verdict", "text")
    .addColumn("verdict_by", "text")
    .addColumn("verdict_at", "text")
    .addColumn("verdict_reason", "text")
    .addUniqueConstraint("finding_once", ["host_id", "finding_id"])
    .execute();
  await db.schema.createIndex("finding_status").on("finding").columns(["status", "severity"]).execute();
  await db.schema.createIndex("finding_told_by").on("finding").column("envelope_id").execute();
  await texts(table("refusal"), ["day", "from", "crime", "last_at", "last_message"])
    .addColumn("count", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("refusal_place", ["day", "from", "crime"])
    .execute();
  await texts(numbered("token"), ["secret_sha256", "site", "expires_at", "made_by", "made_at"])
    .addColumn("approves", "integer", (column) => column.notNull())
    .addColumn("uses_left", "integer", (column) => column.notNull())
    .addUniqueConstraint("token_once", ["secret_sha256"])
    .execute();
  await texts(numbered("audit"), ["at", "actor", "act", "subject", "detail", "previous", "sha256"])
    .addUniqueConstraint("audit_chain", ["previous"])
    .execute();
  await texts(numbered("checkpoint"), ["at", "sha256", "envelope"]).execute();
  await texts(numbered("event"), ["at", "kind", "detail"])
    .addColumn("host_id", "bigint", (column) => column.notNull().references("host.id"))
    .execute();
  await db.schema.createIndex("event_place").on("event").columns(["host_id", "at"]).execute();
  await texts(
    table("lease").addColumn("name", "text", (column) => column.primaryKey()),
    ["holder", "until"],
  ).execute();
};

function texts<Table extends string, Columns extends string, Name extends string>(
  builder: CreateTableBuilder<Table, Columns>,
  names: readonly Name[],
): CreateTableBuilder<Table, Columns | Name> {
  let built: CreateTableBuilder<Table, Columns | Name> = builder;
  for (const name of names) built = built.addColumn(name, "text", (column) => column.notNull());
  return built;
}
