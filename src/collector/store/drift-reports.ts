import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Selectable } from "kysely";
import { DriftReport } from "../../model/drift-report.ts";
import type { Store } from "./store.ts";
import type { DeliveryTable, DriftReportTable } from "./tables/drift-reports.ts";

/** A report that was made, without what it tells. */
export type MadeReport = Omit<Selectable<DriftReportTable>, "body">;
export type DeliveryRow = Selectable<DeliveryTable>;

/** Where a report is to go. */
export type Target = Pick<DeliveryRow, "way" | "target">;

/** Keeps a report together with where it is to go. One for the same time is kept once. @returns whether it was kept */
export async function addDriftReport(
  { db }: Store,
  { report, schedule, site, json }: { report: DriftReport; schedule: string; site: string; json: string },
  targets: readonly Target[],
): Promise<boolean> {
  return db.transaction().execute(async (within) => {
    const row = await within
      .insertInto("drift_report")
      .values({
        ...{ schedule, site, since: report.period.since, until: report.period.until },
        ...{ made_at: report.madeAt, body: zstdCompressSync(json) },
      })
      .onConflict((conflict) => conflict.columns(["schedule", "site", "until"]).doNothing())
      .returning("id")
      .executeTakeFirst();
    if (row === undefined) return false;
    const fresh = { attempts: 0, next_at: report.madeAt, done_at: null, failure: null };
    const rows = targets.map((target) => ({ report_id: row.id, ...target, ...fresh }));
    if (rows.length > 0) await within.insertInto("delivery").values(rows).execute();
    return true;
  });
}

/** Where the newest report of a schedule, about a site or about any, ends, of those that end before an instant; RFC 3339 in UTC. */
export async function lastUntil(
  { db }: Store,
  { schedule, site, before }: { schedule: string; site?: string; before: Date },
): Promise<string | undefined> {
  let query = db
    .selectFrom("drift_report")
    .select(({ fn }) => fn.max("until").as("until"))
    .where("schedule", "=", schedule)
    .where("until", "<", before.toISOString());
  if (site !== undefined) query = query.where("site", "=", site);
  const row = await query.executeTakeFirst();
  return row?.until ?? undefined;
}

/** A delivery with the report that it is of. */
export type WaitingDelivery = DeliveryRow & Pick<MadeReport, "schedule" | "site" | "until">;

/** Deliveries that are to be tried now, the oldest first. */
export function dueDeliveries({ db }: Store, now: Date): Promise<WaitingDelivery[]> {
  return db
    .selectFrom("delivery")
    .innerJoin("drift_report", "drift_report.id", "delivery.report_id")
    .selectAll("delivery")
    .select(["drift_report.schedule", "drift_report.site", "drift_report.until"])
    .where("next_at", "<=", now.toISOString())
    .orderBy("delivery.id")
    .execute();
}

/** What a report tells. Throws where there is none of this number. */
export async function driftReportOf({ db }: Store, id: number): Promise<DriftReport | undefined> {
  const row = await db.selectFrom("drift_report").select("body").where("id", "=", id).executeTakeFirst();
  return row && DriftReport.parse(JSON.parse(zstdDecompressSync(row.body).toString("utf8")));
}

/** Notes that a report arrived. */
export async function noteDelivered({ db }: Store, { id, attempts }: DeliveryRow, now: Date): Promise<void> {
  const set = { attempts: attempts + 1, next_at: null, done_at: now.toISOString(), failure: null };
  await db.updateTable("delivery").set(set).where("id", "=", id).execute();
}

/** Notes why a report did not arrive, and when it is tried again. */
export async function noteUndelivered(
  { db }: Store,
  { id, attempts }: DeliveryRow,
  failure: string,
  next: Date,
): Promise<void> {
  const set = { attempts: attempts + 1, next_at: next.toISOString(), failure };
  await db.updateTable("delivery").set(set).where("id", "=", id).execute();
}

/** Reports that were made, the newest first, each with its deliveries. */
export async function madeReports({ db }: Store): Promise<(MadeReport & { deliveries: DeliveryRow[] })[]> {
  const reports = await db
    .selectFrom("drift_report")
    .select(["id", "schedule", "site", "since", "until", "made_at"])
    .orderBy("id", "desc")
    .execute();
  const deliveries = Map.groupBy(
    await db.selectFrom("delivery").selectAll().orderBy("id").execute(),
    ({ report_id }) => report_id,
  );
  return reports.map((report) => ({ ...report, deliveries: deliveries.get(report.id) ?? [] }));
}

/** How many deliveries wait, and how many of them failed before, by way. */
export async function waitingDeliveries({
  db,
}: Store): Promise<{ way: string; waiting: number; failed: number }[]> {
  const rows = await db
    .selectFrom("delivery")
    .select(["way", "attempts"])
    .where("next_at", "is not", null)
    .execute();
  return (["folder", "mail"] as const).map((way) => {
    const those = rows.filter((row) => row.way === way);
    return { way, waiting: those.length, failed: those.filter(({ attempts }) => attempts > 0).length };
  });
}
