import type { Store } from "./store.ts";

/**
 * Removes envelopes that were archived. What stays whatever its age: the last of each chain, and what told an open finding,
 * so that each finding can be traced to what was signed.
 * @param ids of the envelopes that the archive holds @returns how many were removed
 */
export async function removeArchived({ db }: Store, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const done = await db
    .deleteFrom("envelope")
    .where("id", "in", [...ids])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("finding").select("finding.id").whereRef("finding.envelope_id", "=", "envelope.id"),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("snapshot").select("snapshot.kind").whereRef("snapshot.envelope_id", "=", "envelope.id"),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(selectFrom("chain").select("chain.sequence").whereRef("chain.sha256", "=", "envelope.sha256")),
      ),
    )
    .executeTakeFirst();
  return Number(done.numDeletedRows);
}
