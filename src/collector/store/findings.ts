import type { Severity } from "../../model/severity.ts";
import type { Store } from "./store.ts";
import type { FindingRow } from "./tables.ts";

/** Which findings are asked for; what is missing does not matter. */
export interface FindingFilter {
  site?: string | undefined;
  hostId?: number | undefined;
  status?: FindingRow["status"] | undefined;
  severity?: Severity | undefined;
  /** Told to be open, or closed, at or after this instant, by the clock of the collector; RFC 3339 in UTC. */
  since?: string | undefined;
  /** The same of any time from the first instant on, before the second, at which it was open as far as was told. */
  between?: { from: string; to: string } | undefined;
}

/** A finding with the host that has it. */
export type HostFinding = FindingRow & { host: string; site: string };

/** Findings, the newest first. */
export function findingsOf({ db }: Store, filter: FindingFilter = {}): Promise<HostFinding[]> {
  let query = db.selectFrom("finding").innerJoin("host", "host.id", "finding.host_id").selectAll("finding");
  const { site, hostId, status, severity, since, between } = filter;
  if (site !== undefined) query = query.where("host.site", "=", site);
  if (hostId !== undefined) query = query.where("finding.host_id", "=", hostId);
  if (status !== undefined) query = query.where("finding.status", "=", status);
  if (severity !== undefined) query = query.where("finding.severity", "=", severity);
  if (since !== undefined)
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom("opening")
          .select("opening.id")
          .whereRef("opening.finding_id", "=", "finding.id")
          .where(({ or, eb }) =>
            or([eb("opening.opened_told", ">=", since), eb("opening.closed_told", ">=", since)]),
          ),
      ),
    );
  if (between !== undefined)
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom("opening")
          .select("opening.id")
          .whereRef("opening.finding_id", "=", "finding.id")
          .where("opening.opened_told", "<", between.to)
          .where(({ or, eb }) =>
            or([eb("opening.closed_told", "is", null), eb("opening.closed_told", ">=", between.from)]),
          ),
      ),
    );
  return query
    .select(["host.name as host", "host.site as site"])
    .orderBy("finding.opened_at", "desc")
    .orderBy("finding.id", "desc")
    .execute();
}

/** What a person decided about a finding. */
export interface Verdict {
  verdict: NonNullable<FindingRow["verdict"]>;
  by: string;
  /** Ticket of an authorised one; reason of another. */
  reason: string;
  now: Date;
}

/** Decides about an open finding. It holds until what differs is something else. @returns whether there is such an open finding */
export async function setVerdict(
  { db }: Store,
  id: number,
  { verdict, by, reason, now }: Verdict,
): Promise<boolean> {
  const done = await db
    .updateTable("finding")
    .set({ verdict, verdict_by: by, verdict_at: now.toISOString(), verdict_reason: reason })
    .where("id", "=", id)
    .where("status", "=", "open")
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
