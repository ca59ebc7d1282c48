import { renameSync, rmSync, writeFileSync } from "node:fs";
import { backup, DatabaseSync } from "node:sqlite";
import { isNamed, isThere } from "../../files/is-there.ts";
import { reason, Trouble } from "../../model/trouble.ts";
import { dumpDatabase, restoreDatabase } from "./dump.ts";

/** The file of a store on SQLite; undefined for one on PostgreSQL. */
function fileOf(url: string): string | undefined {
  return url.startsWith("sqlite:") ? url.slice("sqlite:".length) : undefined;
}

/** Copies a store to a file that its owner alone can read, while it is in use. Throws {@link Trouble}; then no file is left half-written. */
export async function backupStore(url: string, to: string): Promise<void> {
  if (isNamed(to)) throw new Trouble(`${to}: is there already; name another file for the backup`);
  const file = fileOf(url);
  const staged = `${to}.part`;
  try {
    // Whoever can read it knows the weak places of the plant.
    rmSync(staged, { force: true });
    writeFileSync(staged, "", { mode: 0o600 });
    if (file === undefined) await dumpDatabase(url, staged);
    else await copyFile(file, staged);
    renameSync(staged, to);
  } catch (thrown) {
    rmSync(staged, { force: true });
    throw asTrouble(thrown, to);
  }
}

/** Puts a backup in the place of a store that is not there. Throws {@link Trouble}. */
export async function restoreStore(from: string, url: string): Promise<void> {
  const to = fileOf(url);
  if (to === undefined) return restoreDatabase(from, url);
  for (const path of [to, `${to}-wal`])
    if (isNamed(path))
      throw new Trouble(`${path}: is there already; stop the collector and move its store away first`);
  await backupStore(`sqlite:${from}`, to);
}

async function copyFile(path: string, to: string): Promise<void> {
  checkWhole(path);
  const from = opened(path);
  try {
    await backup(from, to);
  } finally {
    from.close();
  }
  asOneFile(to);
  checkWhole(to);
}

/** Has a copy need no files beside it, which could not be made where it can only be read, as on a write-protected stick. */
function asOneFile(path: string): void {
  const database = new DatabaseSync(path);
  try {
    database.exec("pragma journal_mode = delete");
  } finally {
    database.close();
  }
}

/** Throws {@link Trouble} for a file that is no store, or no whole one. */
function checkWhole(path: string): void {
  const database = opened(path);
  try {
    const [result] = database.prepare("pragma integrity_check").all();
    if (result?.integrity_check !== "ok")
      throw new Trouble(`${path}: the database is damaged (${String(result?.integrity_check)})`);
    database.prepare("select value from setting where name = 'schema'").get();
  } catch (thrown) {
    throw asTrouble(thrown, path);
  } finally {
    database.close();
  }
}

function opened(path: string): DatabaseSync {
  if (!isThere(path)) throw new Trouble(`${path}: found no such file, expected a store of the collector`);
  try {
    return new DatabaseSync(path, { readOnly: true });
  } catch (thrown) {
    throw asTrouble(thrown, path);
  }
}

function asTrouble(thrown: unknown, path: string): unknown {
  if (thrown instanceof Trouble || !(thrown instanceof Error && "code" in thrown)) return thrown;
  return new Trouble(`${path}: no store of the collector, or it can't be written (${reason(thrown)})`);
}
