import { sql } from "kysely";
import type { Step } from "../engine.ts";

/** When the collector was told what hosts found, beside their own times; `tables.ts` says what is in the columns. */
export const told: Step = async (db) => {
  await db.schema
    .alterTable("opening")
    .addColumn("opened_told", "text", (column) => column.notNull().defaultTo(""))
    .execute();
  await db.schema.alterTable("opening").addColumn("closed_told", "text").execute();
  // The reports until now went by these.
  await sql`update opening set opened_told = opened_at, closed_told = closed_at`.execute(db);
  await db.schema.dropIndex("opening_time").execute();
  await db.schema.createIndex("opening_told").on("opening").column("opened_told").execute();
};
