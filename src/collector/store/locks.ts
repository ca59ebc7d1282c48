import { sql } from "kysely";
import type { Writer } from "./engine.ts";
import type { Store } from "./store.ts";

/**
 * Makes whoever else writes how these hosts stand wait until the transaction ends: several collectors share one PostgreSQL.
 * Of SQLite a transaction that writes is alone anyway.
 */
export async function lockHosts({ kind }: Store, within: Writer, hosts: readonly number[]): Promise<void> {
  if (kind !== "postgres") return;
  // All in one order, so that no two wait for each other.
  const ordered = [...new Set(hosts)].sort((a, b) => a - b);
  for (const id of ordered) await sql`select pg_advisory_xact_lock(${id})`.execute(within);
}
