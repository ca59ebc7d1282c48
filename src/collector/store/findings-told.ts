import { sql } from "kysely";
import { findingDigest } from "../../model/open-set.ts";
import type { Finding } from "../../model/report.ts";
import type { Writer } from "./engine.ts";

/** Which report tells, and when it was made. */
export interface Telling {
  hostId: number;
  envelopeId: number;
  /** RFC 3339 in UTC, by the clock of the host. */
  at: string;
}

/** Most rows of one statement: databases allow some 30,000 values. */
const ROWS = 1000;

/** Opens findings, or brings open ones to what is told now. A verdict stays only on what it was given on. */
export async function openFindings(
  within: Writer,
  telling: Telling,
  findings: readonly Finding[],
): Promise<void> {
  for (let from = 0; from < findings.length; from += ROWS) {
    const rows = findings.slice(from, from + ROWS).map((finding) => rowOf(finding, telling));
    const kept = <Column extends "verdict" | "verdict_by" | "verdict_at" | "verdict_reason">(
      column: Column,
    ) =>
      sql<
        string | null
      >`case when finding.digest = excluded.digest then ${sql.ref(`finding.${column}`)} else null end`;
    await within
      .insertInto("finding")
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(["host_id", "finding_id"]).doUpdateSet(({ ref }) => ({
          severity: ref("excluded.severity"),
          title: ref("excluded.title"),
          waived_until: ref("excluded.waived_until"),
          envelope_id: ref("excluded.envelope_id"),
          body: ref("excluded.body"),
          opened: sql`finding.opened + case when finding.status = 'closed' then 1 else 0 end`,
          opened_at: sql`case when finding.status = 'closed' then excluded.opened_at else finding.opened_at end`,
          verdict: sql`${kept("verdict")}` as never,
          verdict_by: kept("verdict_by"),
          verdict_at: kept("verdict_at"),
          verdict_reason: kept("verdict_reason"),
          digest: ref("excluded.digest"),
          status: ref("excluded.status"),
          closed_at: null,
        })),
      )
      .execute();
  }
}

function rowOf(finding: Finding, { hostId, envelopeId, at }: Telling) {
  const { id, type, severity, address, title, waived } = finding;
  return {
    host_id: hostId,
    finding_id: id,
    status: "open" as const,
    type,
    severity,
    address,
    title,
    waived_until: waived ? new Date(waived.until).toISOString() : null,
    first_seen: at,
    opened_at: at,
    closed_at: null,
    opened: 1,
    envelope_id: envelopeId,
    body: JSON.stringify(finding),
    digest: findingDigest(finding),
    verdict: null,
    verdict_by: null,
    verdict_at: null,
    verdict_reason: null,
  };
}

/** Closes findings by their ids. */
export async function closeFindings(
  within: Writer,
  { hostId, at }: Telling,
  ids: readonly string[],
): Promise<void> {
  for (let from = 0; from < ids.length; from += ROWS)
    await within
      .updateTable("finding")
      .set({ status: "closed", closed_at: at })
      .where("host_id", "=", hostId)
      .where("status", "=", "open")
      .where("finding_id", "in", ids.slice(from, from + ROWS))
      .execute();
}

/** Closes all findings of a host but these. */
export async function closeAllBut(within: Writer, telling: Telling, ids: readonly string[]): Promise<void> {
  const stay = new Set(ids);
  const open = await openDigests(within, telling.hostId);
  await closeFindings(
    within,
    telling,
    [...open.keys()].filter((id) => !stay.has(id)),
  );
}

/** Digests of the open findings of a host, by their ids. */
export async function openDigests(within: Writer, hostId: number): Promise<Map<string, string>> {
  const rows = await within
    .selectFrom("finding")
    .select(["finding_id", "digest"])
    .where("host_id", "=", hostId)
    .where("status", "=", "open")
    .execute();
  return new Map(rows.map(({ finding_id, digest }) => [finding_id, digest]));
}
