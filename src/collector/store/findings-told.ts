import { sql } from "kysely";
import { findingDigest } from "../../model/open-set.ts";
import type { Finding } from "../../model/report.ts";
import { printable } from "../../model/text.ts";
import type { Writer } from "./engine.ts";
import { type Closed, noteClosed, noteOpened } from "./openings.ts";
import { given, ready } from "./ready.ts";
import type { OpenFindings, Telling, Told } from "./telling.ts";
import { voidVerdicts } from "./verdicts.ts";

/**
 * Opens findings, or brings open ones to what is told now.
 * @param told by reports of different hosts @param now by the clock of the collector, RFC 3339 in UTC
 */
export async function openFindings(within: Writer, told: readonly Told[], now: string): Promise<void> {
  const rows = told.flatMap(({ telling, opened }) =>
    onceEach(opened).map((finding) => rowOf(finding, telling)),
  );
  const opens = new Map(told.map(({ telling, open }) => [telling.hostId, open]));
  const known = ({ host_id, finding_id }: { host_id: number; finding_id: string }) =>
    opens.get(host_id)?.get(finding_id);
  await voidVerdicts(
    within,
    rows.filter((row) => known(row)?.digest !== row.digest),
    now,
  );
  const put = await putRows(within, rows);
  const openings = put.flatMap((row) =>
    known(row) ? [] : [{ finding_id: row.id, opened_at: row.opened_at, opened_told: now }],
  );
  await noteOpened(within, openings);
  for (const { host_id, finding_id, id, digest } of put)
    opens.get(host_id)?.set(finding_id, { row: id, digest });
}

/** Of findings with one id the last. */
function onceEach(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [finding.id, finding])).values()];
}

const putRows = ready((within, rows: readonly ReturnType<typeof rowOf>[]) =>
  within
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
        digest: ref("excluded.digest"),
        status: ref("excluded.status"),
        closed_at: null,
      })),
    )
    .returning(["id", "host_id", "finding_id", "digest", "opened_at"]),
);

/** Text goes to columns as it can be shown, which any database can hold; the body keeps what the host said. */
function rowOf(finding: Finding, { hostId, envelopeId, at }: Telling) {
  const { id, type, severity, address, title, waived } = finding;
  return {
    host_id: hostId,
    finding_id: id,
    status: "open" as const,
    type,
    severity,
    address: printable(address),
    title: printable(title),
    waived_until: waived ? new Date(waived.until).toISOString() : null,
    first_seen: at,
    opened_at: at,
    closed_at: null,
    opened: 1,
    envelope_id: envelopeId,
    body: JSON.stringify(finding),
    digest: findingDigest(finding),
  };
}

/** Closes findings; those that are not open stay as they are. Its parameters are those of {@link openFindings}. */
export async function closeFindings(within: Writer, told: readonly Told[], now: string): Promise<void> {
  const rows = told.flatMap(({ telling: { at, before }, open, closed }) =>
    closed.flatMap((id) => {
      const row = open.get(id)?.row;
      open.delete(id);
      return row === undefined ? [] : [{ finding: row, at, told: now, before }];
    }),
  );
  await closeRows(within, rows);
  await noteClosed(within, rows);
}

const closeRows = ready((within, rows: readonly Closed[]) =>
  within
    .updateTable("finding")
    .from(given("told", rows, { finding: "bigint", at: "text", told: "text", before: "text" }))
    .set({ status: sql.lit("closed"), closed_at: sql.ref("told.column2") })
    .whereRef("finding.id", "=", sql.ref("told.column1")),
);

/** What is open on some hosts. */
export async function openOn(within: Writer, hosts: readonly number[]): Promise<Map<number, OpenFindings>> {
  const open = new Map(hosts.map((id): [number, OpenFindings] => [id, new Map()]));
  if (hosts.length === 0) return open;
  const rows = await within
    .selectFrom("finding")
    .select(["id", "host_id", "finding_id", "digest"])
    .where("host_id", "in", [...hosts])
    .where("status", "=", "open")
    .execute();
  for (const { id, host_id, finding_id, digest } of rows)
    open.get(host_id)?.set(finding_id, { row: id, digest });
  return open;
}
