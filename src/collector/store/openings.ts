import { sql } from "kysely";
import { given, ready } from "./ready.ts";
import type { Store } from "./store.ts";

/** One time that a finding was open. Times are RFC 3339 in UTC, by the clock of the host where nothing else is said. */
export interface Opening {
  openedAt: string;
  /** The report that no longer had it; null while it is open. */
  closedAt: string | null;
  /** The last report that still had it, as far as it is known. */
  lastSeen: string | null;
  /** When the collector was told of its begin and its end, by its own clock. */
  openedTold: string;
  closedTold: string | null;
}

/** Notes when findings were opened, by their rows. */
export const noteOpened = ready(
  (within, rows: readonly { finding_id: number; opened_at: string; opened_told: string }[]) =>
    within.insertInto("opening").values(rows),
);

/** A finding that is no more: its row, when the report that says so was made and was told, and when the one before was made. */
export interface Closed {
  finding: number;
  at: string;
  told: string;
  before: string | null;
}

/** Notes when findings were closed. */
export const noteClosed = ready((within, rows: readonly Closed[]) =>
  within
    .updateTable("opening")
    .from(given("told", rows, { finding: "bigint", at: "text", told: "text", before: "text" }))
    .set({
      closed_at: sql.ref("told.column2"),
      closed_told: sql.ref("told.column3"),
      last_seen: sql.ref("told.column4"),
    })
    .where("opening.closed_at", "is", null)
    .whereRef("opening.finding_id", "=", sql.ref("told.column1")),
);

/** When findings were open, by their rows: each time that, as the collector was told, reached into a period. @param from first instant @param to behind the last one */
export async function openingsBetween(
  { db }: Store,
  from: string,
  to: string,
): Promise<Map<number, Opening[]>> {
  const rows = await db
    .selectFrom("opening")
    .select(["finding_id", "opened_at", "closed_at", "last_seen", "opened_told", "closed_told"])
    .where("opened_told", "<", to)
    .where(({ or, eb }) => or([eb("closed_told", "is", null), eb("closed_told", ">=", from)]))
    .orderBy("id")
    .execute();
  const groups = Map.groupBy(rows, ({ finding_id }) => finding_id);
  return new Map(
    [...groups].map(([id, times]) => [
      id,
      times.map(({ opened_at, closed_at, last_seen, opened_told, closed_told }) => ({
        openedAt: opened_at,
        closedAt: closed_at,
        lastSeen: last_seen,
        openedTold: opened_told,
        closedTold: closed_told,
      })),
    ]),
  );
}
