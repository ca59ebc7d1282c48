import type { Store } from "./store.ts";

/** A value that the collector keeps for itself. */
export async function setting({ db }: Store, name: string): Promise<string | undefined> {
  const row = await db.selectFrom("setting").select("value").where("name", "=", name).executeTakeFirst();
  return row?.value;
}

export async function putSetting({ db }: Store, name: string, value: string): Promise<void> {
  await db
    .insertInto("setting")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}

/** Longest that one process may hold work for itself, in milliseconds: if it dies, another takes over after that. */
const LEASE_MS = 10 * 60_000;

/** Who asks, and when. */
export interface Holder {
  /** Names this process among all that share the store. */
  name: string;
  clock: () => Date;
  /** Longest that it may hold the work, in milliseconds, if not ten minutes: if it dies, another takes over after that. */
  leaseMs?: number;
}

/**
 * Does work that only one of several processes may do at a time. @returns false where another one is at it, and nothing was
 * done here
 */
export async function alone(
  store: Store,
  work: string,
  holder: Holder,
  act: () => Promise<void>,
): Promise<boolean> {
  const now = holder.clock();
  const until = new Date(now.getTime() + (holder.leaseMs ?? LEASE_MS)).toISOString();
  const got = await store.db
    .insertInto("lease")
    .values({ name: work, holder: holder.name, until })
    .onConflict((conflict) =>
      conflict
        .column("name")
        .doUpdateSet({ holder: holder.name, until })
        .where("lease.until", "<", now.toISOString()),
    )
    .returning("name")
    .execute();
  if (got.length === 0) return false;
  try {
    await act();
  } finally {
    await store.db.deleteFrom("lease").where("name", "=", work).where("holder", "=", holder.name).execute();
  }
  return true;
}
