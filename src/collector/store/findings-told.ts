import { sql } from "kysely";
import { findingDigest } from "../../model/open-set.ts";
import type { Finding } from "../../model/report.ts";
import type { Writer } from "./engine.ts";
import { noteClosed, noteOpened } from "./openings.ts";
import { ready } from "./ready.ts";
import type { Telling } from "./telling.ts";
import { voidVerdicts } from "./verdicts.ts";

/** Most values of one statement: databases allow some 30,000. */
const ROWS = 1000;

/** Digests of open findings as `findingDigest` makes them, by the findings' ids. */
export type Digests = Map<string, string>;

/**
 * Opens findings, or brings open ones to what is told now.
 * @param open the findings that were open before @returns the digests of these
 */
export async function openFindings(
  within: Writer,
  telling: Telling,
  findings: readonly Finding[],
  open: Digests,
): Promise<Digests> {
  const rows = findings.map((finding) => rowOf(finding, telling));
  const told: Digests = new Map(rows.map(({ finding_id, digest }) => [finding_id, digest]));
  const others = findings.filter(({ id }) => open.get(id) !== told.get(id));
  for (const some of inPieces(others)) await voidVerdicts(within, telling, some);
  await putRows(within, rows);
  for (const some of inPieces([...told.keys()].filter((id) => !open.has(id))))
    await noteOpened(within, telling, some);
  return told;
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
    ),
);

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
  };
}

/** Closes findings by their ids. */
export async function closeFindings(within: Writer, telling: Telling, ids: readonly string[]): Promise<void> {
  for (const some of inPieces(ids)) {
    await within
      .updateTable("finding")
      .set({ status: "closed", closed_at: telling.at })
      .where("host_id", "=", telling.hostId)
      .where("status", "=", "open")
      .where("finding_id", "in", some)
      .execute();
    await noteClosed(within, telling, some);
  }
}

function* inPieces<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let from = 0; from < items.length; from += ROWS) yield items.slice(from, from + ROWS);
}

/** Digests of all open findings of some hosts, by the hosts. */
export async function openDigests(within: Writer, hosts: readonly number[]): Promise<Map<number, Digests>> {
  const open = new Map(hosts.map((id): [number, Digests] => [id, new Map()]));
  if (hosts.length === 0) return open;
  const rows = await within
    .selectFrom("finding")
    .select(["host_id", "finding_id", "digest"])
    .where("host_id", "in", [...hosts])
    .where("status", "=", "open")
    .execute();
  for (const { host_id, finding_id, digest } of rows) open.get(host_id)?.set(finding_id, digest);
  return open;
}
