import type { Selectable } from "kysely";
import { printable } from "../../model/text.ts";
import type { Store } from "./store.ts";
import type { RefusalTable } from "./tables/own.ts";

export type RefusalRow = Selectable<RefusalTable>;

/** Longest message that is kept. */
const MESSAGE = 500;

/** Rows of a day from which on strangers have none of their own: there is no end of addresses, and the disk has one. */
const MOST_ROWS = 1000;
/** Who they are then. */
const OTHERS = "others";

/** What was not taken. */
export interface Refused {
  /** By name, or by address where nobody has proven who it is. */
  from: string;
  /** Nobody has. */
  isStranger?: boolean;
  crime: string;
  message: string;
  now: Date;
}

/** Counts something that was not taken: one row a day, sender and crime, however often it comes. */
export async function countRefusal(
  store: Store,
  { from, isStranger = false, crime, message, now }: Refused,
): Promise<void> {
  const { db } = store;
  const last = { last_at: now.toISOString(), last_message: printable(message.slice(0, MESSAGE)) };
  const day = last.last_at.slice(0, 10);
  const own = { day, from: printable(from), crime };
  const sender = isStranger && (await isOneTooMany(store, own)) ? OTHERS : own.from;
  await db
    .insertInto("refusal")
    .values({ ...own, from: sender, count: 1, ...last })
    .onConflict((conflict) =>
      conflict
        .columns(["day", "from", "crime"])
        .doUpdateSet((set) => ({ count: set("refusal.count", "+", 1), ...last })),
    )
    .execute();
}

/** Would this stranger's be a new row, where there are many already? */
async function isOneTooMany(
  { db }: Store,
  { day, from, crime }: { day: string; from: string; crime: string },
): Promise<boolean> {
  const rows = db.selectFrom("refusal").where("day", "=", day);
  const known = await rows
    .select("count")
    .where("from", "=", from)
    .where("crime", "=", crime)
    .executeTakeFirst();
  if (known) return false;
  const some = await rows.select("from").limit(MOST_ROWS).execute();
  return some.length >= MOST_ROWS;
}

/** What was refused on a day or later, the newest first. @param day such as 2027-01-31 */
export function refusalsSince({ db }: Store, day: string): Promise<RefusalRow[]> {
  return db.selectFrom("refusal").selectAll().where("day", ">=", day).orderBy("last_at", "desc").execute();
}
