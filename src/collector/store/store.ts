import { Kysely } from "kysely";
import { reason, Trouble } from "../../model/trouble.ts";
import { complain } from "../../program/complain.ts";
import { nameOf, withoutPassword } from "./address.ts";
import type { EngineKind } from "./engine.ts";
import { migrate } from "./migrate.ts";
import { postgresDialect } from "./postgres.ts";
import { sqliteDialect } from "./sqlite.ts";
import type { Tables } from "./tables.ts";

/** Longest that one step of a store's form may take, in milliseconds. */
const MIGRATES_MS = 86_400_000;

/** Where the collector keeps all that it was sent. */
export interface Store {
  db: Kysely<Tables>;
  kind: EngineKind;
  close(): Promise<void>;
}

/**
 * Opens a store, and brings it to the form that this program knows. Throws {@link Trouble}, also for one of a newer program.
 * @param url `sqlite:PATH` or `postgres://USER@HOST/DATABASE`
 */
export async function openStore(url: string): Promise<Store> {
  const { kind, dialect } = engine(url);
  const db = new Kysely<Tables>({ dialect });
  try {
    await migrated(url, db, kind);
  } catch (thrown) {
    await db.destroy();
    if (thrown instanceof Trouble || !(thrown instanceof Error)) throw thrown;
    throw new Trouble(`${nameOf(url)}: the store can't be used (${reason(thrown)})`);
  }
  return { db, kind, close: () => db.destroy() };
}

/** The form of a large PostgreSQL store may take hours to be made, which no other statement may. */
async function migrated(url: string, db: Kysely<Tables>, kind: EngineKind): Promise<void> {
  if (kind === "sqlite") return migrate(db, kind);
  const patient = new Kysely<Tables>({ dialect: postgresDialect(url, tellLost, MIGRATES_MS) });
  try {
    await migrate(patient, kind);
  } finally {
    await patient.destroy();
  }
}

function tellLost(error: Error): void {
  complain(`the store's connection was lost: ${error.message}`);
}

function engine(url: string): Pick<Store, "kind"> & { dialect: ReturnType<typeof sqliteDialect> } {
  if (url.startsWith("sqlite:"))
    return { kind: "sqlite", dialect: sqliteDialect(url.slice("sqlite:".length)) };
  if (/^postgres(?:ql)?:/.test(url)) {
    // Told in words of ours, and not by the driver.
    withoutPassword(url);
    return { kind: "postgres", dialect: postgresDialect(url, tellLost) };
  }
  throw new Trouble(`--store: found ${nameOf(url)}, expected sqlite:PATH or postgres://USER@HOST/DATABASE`);
}
