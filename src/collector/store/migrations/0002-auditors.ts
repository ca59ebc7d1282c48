import { sql } from "kysely";
import type { Step } from "../engine.ts";

/** What drift reports and archives need; `tables.ts` says what is in them. */
export const auditors: Step = async (db, kind) => {
  const id = kind === "sqlite" ? "integer" : "bigserial";
  const blob = kind === "sqlite" ? "blob" : "bytea";
  const numbered = (name: string) =>
    db.schema
      .createTable(name)
      .addColumn("id", id, (column) =>
        kind === "sqlite" ? column.primaryKey().autoIncrement() : column.primaryKey(),
      );

  await numbered("opening")
    .addColumn("finding_id", "bigint", (column) => column.notNull().references("finding.id"))
    .addColumn("opened_at", "text", (column) => column.notNull())
    .addColumn("closed_at", "text")
    .addColumn("last_seen", "text")
    .execute();
  await db.schema.createIndex("opening_of").on("opening").columns(["finding_id", "closed_at"]).execute();
  await db.schema.createIndex("opening_time").on("opening").column("opened_at").execute();
  await sql`insert into opening (finding_id, opened_at, closed_at) select id, opened_at, closed_at from finding`.execute(
    db,
  );
  await db.schema
    .createIndex("envelope_whole")
    .on("envelope")
    .columns(["host_id", "id"])
    .where(sql<boolean>`form = 'report'`)
    .execute();
  await db.schema
    .createIndex("envelope_stored")
    .on("envelope")
    .columns(["stored_at", "host_id", "form"])
    .execute();

  await numbered("drift_report")
    .addColumn("schedule", "text", (column) => column.notNull())
    .addColumn("site", "text", (column) => column.notNull())
    .addColumn("since", "text", (column) => column.notNull())
    .addColumn("until", "text", (column) => column.notNull())
    .addColumn("made_at", "text", (column) => column.notNull())
    .addColumn("body", blob, (column) => column.notNull())
    .addUniqueConstraint("drift_report_once", ["schedule", "site", "until"])
    .execute();
  await numbered("delivery")
    .addColumn("report_id", "bigint", (column) => column.notNull().references("drift_report.id"))
    .addColumn("way", "text", (column) => column.notNull())
    .addColumn("target", "text", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("next_at", "text")
    .addColumn("done_at", "text")
    .addColumn("failure", "text")
    .execute();
  await db.schema.createIndex("delivery_waiting").on("delivery").column("next_at").execute();

  await numbered("archive")
    .addColumn("at", "text", (column) => column.notNull())
    .addColumn("file", "text", (column) => column.notNull())
    .addColumn("sha256", "text", (column) => column.notNull())
    .addColumn("first_id", "bigint", (column) => column.notNull())
    .addColumn("last_id", "bigint", (column) => column.notNull())
    .addColumn("envelopes", "integer", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("archived")
    .addColumn("sha256", blob, (column) => column.primaryKey())
    .addColumn("archive_id", "bigint", (column) => column.notNull().references("archive.id"))
    .execute();
};
