import { openSet } from "../../model/open-set.ts";
import type { Writer } from "./engine.ts";
import { ready } from "./ready.ts";
import type { Standing } from "./tables.ts";

/** How the hosts of a transaction stand; what is changed here is saved at its end. */
export type Standings = Map<number, Standing>;

const NOTHING_OPEN = openSet(new Map());

export async function loadStandings(within: Writer, hosts: readonly number[]): Promise<Standings> {
  const rows = await within.selectFrom("standing").selectAll().where("host_id", "in", hosts).execute();
  const known = new Map(rows.map((row) => [row.host_id, row]));
  return new Map(hosts.map((id) => [id, known.get(id) ?? fresh(id)]));
}

/**
 * Saves how hosts stand of which something new was stored, and that they were heard. Whoever sends again what is here
 * already is not heard by that: it may be anybody who kept a copy.
 * @param now RFC 3339 in UTC
 */
export async function saveStandings(
  within: Writer,
  standings: Standings,
  heard: ReadonlySet<number>,
  now: string,
): Promise<void> {
  const rows = [...standings.values()].filter(({ host_id }) => heard.has(host_id));
  await putStandings(
    within,
    rows.map((standing) => ({ ...fresh(standing.host_id), ...standing, heard_at: now })),
  );
}

const putStandings = ready((within, rows: readonly Standing[]) =>
  within
    .insertInto("standing")
    .values(rows)
    .onConflict((conflict) =>
      conflict.column("host_id").doUpdateSet(({ ref }) => ({
        heard_at: ref("excluded.heard_at"),
        scheduled_at: ref("excluded.scheduled_at"),
        interval_seconds: ref("excluded.interval_seconds"),
        applied_epoch: ref("excluded.applied_epoch"),
        applied_sequence: ref("excluded.applied_sequence"),
        applied_at: ref("excluded.applied_at"),
        open_count: ref("excluded.open_count"),
        open_digest: ref("excluded.open_digest"),
        wants_full: ref("excluded.wants_full"),
      })),
    ),
);

function fresh(hostId: number): Standing {
  return {
    host_id: hostId,
    heard_at: "",
    scheduled_at: null,
    interval_seconds: null,
    applied_epoch: null,
    applied_sequence: 0,
    applied_at: null,
    open_count: NOTHING_OPEN.count,
    open_digest: NOTHING_OPEN.digest,
    wants_full: 0,
  };
}
