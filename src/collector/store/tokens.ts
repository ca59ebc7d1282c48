import type { Insertable, Selectable } from "kysely";
import type { Store } from "./store.ts";
import type { TokenTable } from "./tables/joining.ts";

export type TokenRow = Selectable<TokenTable>;

/** Remembers a permission to enrol. Its secret is not known here, only the hash. */
export function addToken({ db }: Store, token: Insertable<TokenTable>): Promise<TokenRow> {
  return db.insertInto("token").values(token).returningAll().executeTakeFirstOrThrow();
}

/** Uses a permission once; undefined where there is none, it ran out or was used up. However many ask at once, none is used too often. */
export function useToken(
  { db }: Store,
  { secretSha256, admits }: { secretSha256: string; admits: TokenRow["admits"] },
  now: Date,
): Promise<TokenRow | undefined> {
  return db
    .updateTable("token")
    .set((set) => ({ uses_left: set("uses_left", "-", 1) }))
    .where("secret_sha256", "=", secretSha256)
    .where("admits", "=", admits)
    .where("uses_left", ">", 0)
    .where("expires_at", ">", now.toISOString())
    .returningAll()
    .executeTakeFirst();
}

/** Takes a use of a permission back. */
export async function giveBack({ db }: Store, id: number): Promise<void> {
  await db
    .updateTable("token")
    .set((set) => ({ uses_left: set("uses_left", "+", 1) }))
    .where("id", "=", id)
    .execute();
}

/** Permissions that can still be used, the newest first. */
export function tokensOf({ db }: Store, now: Date): Promise<TokenRow[]> {
  return db
    .selectFrom("token")
    .selectAll()
    .where("uses_left", ">", 0)
    .where("expires_at", ">", now.toISOString())
    .orderBy("id", "desc")
    .execute();
}

/** Takes a permission back. @returns whether there was one */
export async function revokeToken({ db }: Store, id: number): Promise<boolean> {
  const done = await db.updateTable("token").set({ uses_left: 0 }).where("id", "=", id).executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
