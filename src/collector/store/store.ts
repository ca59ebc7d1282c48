import { Kysely } from "kysely";
import { reason, Trouble } from "../../model/trouble.ts";
import { complain } from "../../program/complain.ts";
import type { EngineKind } from "./engine.ts";
import { migrate } from "./migrate.ts";
import { postgresDialect } from "./postgres.ts";
import { sqliteDialect } from "./sqlite.ts";
import type { Tables } from "./tables.ts";

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
    await migrate(db, kind);
  } catch (thrown) {
    await db.destroy();
    if (thrown instanceof Trouble || !(thrown instanceof Error)) throw thrown;
    throw new Trouble(`${nameOf(url)}: the store can't be used (${reason(thrown)})`);
  }
  return { db, kind, close: () => db.destroy() };
}

function engine(url: string): Pick<Store, "kind"> & { dialect: ReturnType<typeof sqliteDialect> } {
  if (url.startsWith("sqlite:"))
    return { kind: "sqlite", dialect: sqliteDialect(url.slice("sqlite:".length)) };
  if (/^postgres(?:ql)?:/.test(url))
    return {
      kind: "postgres",
      dialect: postgresDialect(url, (error) => complain(`the store's connection was lost: ${error.message}`)),
    };
  throw new Trouble(`--store: found ${nameOf(url)}, expected sqlite:PATH or postgres://USER@HOST/DATABASE`);
}

/** The address without a password that may stand in it. */
export function nameOf(url: string): string {
  return url.replace(/\/\/([^:/@]*):[^@]*@/, "//$1:…@");
}
