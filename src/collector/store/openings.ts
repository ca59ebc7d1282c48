import type { Writer } from "./engine.ts";
import type { Store } from "./store.ts";
import type { Telling } from "./telling.ts";

/** One time that a finding was open. Times are RFC 3339 in UTC, by the clock of the host. */
export interface Opening {
  openedAt: string;
  /** The report that no longer had it; null while it is open. */
  closedAt: string | null;
  /** The last report that still had it, as far as it is known. */
  lastSeen: string | null;
}

/** Notes that findings were opened. @param ids of the findings, the same in every report */
export async function noteOpened(within: Writer, { hostId }: Telling, ids: readonly string[]): Promise<void> {
  await within
    .insertInto("opening")
    .columns(["finding_id", "opened_at"])
    .expression(({ selectFrom }) =>
      selectFrom("finding")
        .select(["finding.id", "finding.opened_at"])
        .where("finding.host_id", "=", hostId)
        .where("finding.finding_id", "in", [...ids]),
    )
    .execute();
}

/** Notes that findings are no more. @param ids of the findings, the same in every report */
export async function noteClosed(
  within: Writer,
  { hostId, at, before }: Telling,
  ids: readonly string[],
): Promise<void> {
  await within
    .updateTable("opening")
    .set({ closed_at: at, last_seen: before })
    .where("closed_at", "is", null)
    .where("finding_id", "in", ({ selectFrom }) =>
      selectFrom("finding")
        .select("finding.id")
        .where("finding.host_id", "=", hostId)
        .where("finding.finding_id", "in", [...ids]),
    )
    .execute();
}

/** When findings were open, by their rows: each time that reached into a period. @param from first instant @param to behind the last one */
export async function openingsBetween(
  { db }: Store,
  from: string,
  to: string,
): Promise<Map<number, Opening[]>> {
  const rows = await db
    .selectFrom("opening")
    .select(["finding_id", "opened_at", "closed_at", "last_seen"])
    .where("opened_at", "<", to)
    .where(({ or, eb }) => or([eb("closed_at", "is", null), eb("closed_at", ">=", from)]))
    .orderBy("id")
    .execute();
  const groups = Map.groupBy(rows, ({ finding_id }) => finding_id);
  return new Map(
    [...groups].map(([id, times]) => [
      id,
      times.map(({ opened_at, closed_at, last_seen }) => ({
        openedAt: opened_at,
        closedAt: closed_at,
        lastSeen: last_seen,
      })),
    ]),
  );
}
