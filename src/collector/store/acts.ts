import { createHash } from "node:crypto";
import type { Selectable } from "kysely";
import { sql } from "kysely";
import { canonical } from "../../model/canonical.ts";
import { printable } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { Store } from "./store.ts";
import type { AuditTable } from "./tables/own.ts";

export type ActRow = Selectable<AuditTable>;

/** What somebody did with the collector. */
export interface Act {
  actor: string;
  /** Such as `host.approve`. */
  act: string;
  /** What it was done to. */
  subject: string;
  detail: { [name: string]: Value };
  now: Date;
}

/** What stands in the place of the hash before the first act. */
const NOTHING_BEFORE = "0".repeat(64);
/** Any number, but always this one; not that of the migrations. */
const LOCK = 7_314_022;

/** Remembers an act, in a chain: who changes or removes one later has to change all after it. */
export async function recordAct(
  { db, kind }: Store,
  { actor, act, subject, detail, now }: Act,
): Promise<void> {
  await db.transaction().execute(async (within) => {
    if (kind === "postgres") await sql`select pg_advisory_xact_lock(${LOCK})`.execute(within);
    const before = await within
      .selectFrom("audit")
      .select("sha256")
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst();
    const content = {
      at: now.toISOString(),
      actor,
      act,
      subject: printable(subject),
      detail: canonical(detail),
      previous: before?.sha256 ?? NOTHING_BEFORE,
    };
    await within
      .insertInto("audit")
      .values({ ...content, sha256: hashOf(content) })
      .execute();
  });
}

/** All acts, the first first. */
export function actsOf({ db }: Store): Promise<ActRow[]> {
  return db.selectFrom("audit").selectAll().orderBy("id").execute();
}

/** How many acts are recorded, and the hash of the last one: who keeps it can tell later that none was changed. */
export async function trailEnd({ db }: Store): Promise<{ acts: number; sha256: string }> {
  const last = await db
    .selectFrom("audit")
    .select([
      "sha256",
      ({ selectFrom, fn }) => selectFrom("audit").select(fn.countAll<number>().as("n")).as("acts"),
    ])
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return { acts: Number(last?.acts ?? 0), sha256: last?.sha256 ?? NOTHING_BEFORE };
}

/** The ids of acts that are not as they were recorded, or do not follow the one before them. */
export function brokenActs(acts: readonly ActRow[]): number[] {
  return acts
    .filter(({ id, sha256, ...content }, at) => {
      const expected = acts[at - 1]?.sha256 ?? NOTHING_BEFORE;
      return content.previous !== expected || sha256 !== hashOf(content);
    })
    .map(({ id }) => id);
}

function hashOf(content: Omit<ActRow, "id" | "sha256">): string {
  return createHash("sha256").update(canonical(content)).digest("hex");
}
