import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { type Dialect, SqliteDialect } from "kysely";
import { reason, Trouble } from "../../model/trouble.ts";

/** Longest wait for another process that writes, in milliseconds. */
const BUSY_MS = 10_000;
/** Most statements that are kept ready; a few dozen are in use. */
const KEPT = 500;

/** A database in one file. Commits are on the disk when they return (WAL, synchronous=FULL). Throws {@link Trouble}. */
export function sqliteDialect(path: string): Dialect {
  return new SqliteDialect({ database: adapted(openDatabase(path)) });
}

/** Opens a database file with all that keeps it whole. Throws {@link Trouble}. */
export function openDatabase(path: string): DatabaseSync {
  try {
    if (path !== ":memory:") mkdirSync(dirname(resolve(path)), { recursive: true, mode: 0o700 });
    const database = new DatabaseSync(path, { timeout: BUSY_MS, enableForeignKeyConstraints: true });
    database.exec("pragma journal_mode = wal; pragma synchronous = full;");
    return database;
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(
      `${path}: no database can be opened here (${reason(thrown)}); check the folder, its rights and that it is a database of mesdrift`,
    );
  }
}

/** Node's database in the shape that Kysely knows. */
function adapted(database: DatabaseSync) {
  const ready = new Map<string, ReturnType<typeof statement>>();
  return {
    close: () => database.close(),
    prepare(sql: string) {
      const kept = ready.get(sql);
      if (kept) return kept;
      if (ready.size >= KEPT) ready.clear();
      const made = statement(database.prepare(whole(sql)));
      ready.set(sql, made);
      return made;
    },
  };
}

/** A transaction takes the right to write at once: one that reads first could find later that it may not. */
function whole(sql: string): string {
  return sql === "begin" ? "begin immediate" : sql;
}

function statement(prepared: StatementSync) {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: prepared.columns().length > 0,
    all: (parameters: readonly unknown[]) => prepared.all(...values(parameters)),
    run: (parameters: readonly unknown[]) => prepared.run(...values(parameters)),
    iterate: (parameters: readonly unknown[]) => prepared.iterate(...values(parameters)),
  };
}
