import { type Kysely, sql } from "kysely";
import { Trouble } from "../../model/trouble.ts";
import type { EngineKind, Step } from "./engine.ts";
import { first } from "./migrations/0001-first.ts";
import { auditors } from "./migrations/0002-auditors.ts";
import { sites } from "./migrations/0003-sites.ts";
import { told } from "./migrations/0004-told.ts";
import type { Tables } from "./tables.ts";

/** Steps from nothing to what this program knows, in order. A step that was shipped is never changed. */
const STEPS: readonly Step[] = [first, auditors, sites, told];

/** Where the number of steps that were made is kept. */
const VERSION = "schema";
/** Any number, but always this one. */
const LOCK = 7_314_021;

/**
 * Makes the steps that are still to be made, all or none. Several processes may do so at once: the second finds nothing to
 * do. Throws {@link Trouble} where a newer program made more steps than are known here.
 */
export async function migrate(db: Kysely<Tables>, kind: EngineKind): Promise<void> {
  await db.transaction().execute(async (within) => {
    if (kind === "postgres") await sql`select pg_advisory_xact_lock(${LOCK})`.execute(within);
    await within.schema
      .createTable("setting")
      .ifNotExists()
      .addColumn("name", "text", (column) => column.primaryKey())
      .addColumn("value", "text", (column) => column.notNull())
      .execute();
    const row = await within
      .selectFrom("setting")
      .select("value")
      .where("name", "=", VERSION)
      .executeTakeFirst();
    const made = Number(row?.value ?? 0);
    if (made > STEPS.length)
      throw new Trouble(
        `the store was written by a newer mesdrift (form ${made}, this one knows ${STEPS.length}); update this one`,
      );
    for (const step of STEPS.slice(made)) await step(within, kind);
    const value = String(STEPS.length);
    await within
      .insertInto("setting")
      .values({ name: VERSION, value })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
      .execute();
  });
}
