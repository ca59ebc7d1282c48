import type { Selectable } from "kysely";
import { printable } from "../../model/text.ts";
import type { Store } from "./store.ts";
import type { RefusalTable } from "./tables/own.ts";

export type RefusalRow = Selectable<RefusalTable>;

/** Longest message that is kept. */
const MESSAGE = 500;

/** Counts something that was not taken: one row a day, sender and crime, however often it comes. */
export async function countRefusal(
  { db }: Store,
  { from, crime, message, now }: { from: string; crime: string; message: string; now: Date },
): Promise<void> {
  const last = { last_at: now.toISOString(), last_message: printable(message.slice(0, MESSAGE)) };
  await db
    .insertInto("refusal")
    .values({ day: last.last_at.slice(0, 10), from: printable(from), crime, count: 1, ...last })
    .onConflict((conflict) =>
      conflict
        .columns(["day", "from", "crime"])
        .doUpdateSet((set) => ({ count: set("refusal.count", "+", 1), ...last })),
    )
    .execute();
}

/** What was refused on a day or later, the newest first. @param day such as 2027-01-31 */
export function refusalsSince({ db }: Store, day: string): Promise<RefusalRow[]> {
  return db.selectFrom("refusal").selectAll().where("day", ">=", day).orderBy("last_at", "desc").execute();
}
