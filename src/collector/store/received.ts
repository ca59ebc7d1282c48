import { sql } from "kysely";
import { hexOf } from "./bytes.ts";
import { unpackPayload } from "./payload.ts";
import type { Store } from "./store.ts";

/** Most hosts were heard so shortly before any instant, in milliseconds: only of the others all of the past is looked through. */
const RECENT_MS = 2 * 86_400_000;

/**
 * The newest whole report of each host that was stored before an instant, one at a time: they may be long. Newest is the last of the
 * chain that began last, whatever came late. @param before RFC 3339 in UTC
 */
export async function* wholeReports(
  { db }: Store,
  hosts: readonly number[],
  before: string,
): AsyncGenerator<{ hostId: number; sha256: string; payload: Uint8Array }> {
  for (const hostId of hosts) {
    const newest = db
      .selectFrom("envelope")
      .select("id")
      .where("host_id", "=", hostId)
      .where(sql<boolean>`form = 'report'`)
      .where("fork", "=", 0)
      .where("stored_at", "<", before)
      .orderBy(sql`min(id) over (partition by epoch)`, "desc")
      .orderBy("sequence", "desc")
      .limit(1);
    const row = await db
      .selectFrom("envelope")
      .select(["sha256", "payload"])
      .where("id", "=", newest)
      .executeTakeFirst();
    if (row) yield { hostId, sha256: hexOf(row.sha256), payload: unpackPayload(row.payload) };
  }
}

/** How many envelopes of each form came in a period, by host. @param from first instant @param to behind the last one */
export async function receivedBetween({ db }: Store, from: string, to: string) {
  const rows = await db
    .selectFrom("envelope")
    .select(["host_id", "form", ({ fn }) => fn.countAll<number>().as("number")])
    .where("stored_at", ">=", from)
    .where("stored_at", "<", to)
    .groupBy(["host_id", "form"])
    .execute();
  return new Map(
    [...Map.groupBy(rows, ({ host_id }) => host_id)].map(([hostId, forms]) => [
      hostId,
      new Map(forms.map(({ form, number }) => [form, Number(number)])),
    ]),
  );
}

/** When something of a host came last, by the collector's clock, and when that was made, by the host's. */
export interface LastHeard {
  storedAt: string;
  madeAt: string;
}

/** What of some hosts was stored last before an instant. @param before RFC 3339 in UTC */
export async function lastBefore(
  { db }: Store,
  hosts: readonly number[],
  before: string,
): Promise<Map<number, LastHeard>> {
  const found = new Map<number, LastHeard>();
  for (const from of [new Date(Date.parse(before) - RECENT_MS).toISOString(), ""]) {
    const left = hosts.filter((id) => !found.has(id));
    if (left.length === 0) break;
    const newest = db
      .selectFrom("envelope")
      .select(({ fn }) => fn.max("id").as("id"))
      .where("host_id", "in", left)
      .where("stored_at", ">=", from)
      .where("stored_at", "<", before)
      .groupBy("host_id");
    const rows = await db
      .selectFrom("envelope")
      .select(["host_id", "stored_at", "made_at"])
      .where("id", "in", newest)
      .execute();
    for (const { host_id, stored_at: storedAt, made_at: madeAt } of rows)
      found.set(host_id, { storedAt, madeAt });
  }
  return found;
}
