import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import pg from "pg";
import { isCode } from "../../files/fault.ts";
import { isThere } from "../../files/is-there.ts";
import { reason, Trouble } from "../../model/trouble.ts";
import { nameOf, withoutPassword } from "./address.ts";
import { CONNECTS_MS } from "./postgres.ts";

/** Copies a PostgreSQL store to a file, as it is at one instant, while it is in use: by pg_dump, in its custom format. Throws {@link Trouble}. */
export async function dumpDatabase(url: string, to: string): Promise<void> {
  await runClient("pg_dump", url, ["--format=custom", "--no-owner", "--no-privileges", "--file", to]);
  await requireStore(to);
}

/** Puts what {@link dumpDatabase} wrote into an empty database; all of it or nothing. Throws {@link Trouble}. */
export async function restoreDatabase(from: string, url: string): Promise<void> {
  await requireStore(from);
  await requireEmpty(url);
  await runClient("pg_restore", url, [
    "--no-owner",
    "--no-privileges",
    "--single-transaction",
    "--exit-on-error",
    from,
  ]);
}

/** A table of contents is read at once; that the tables are whole shows when they are restored. */
async function requireStore(file: string): Promise<void> {
  if (!isThere(file)) throw new Trouble(`${file}: found no such file, expected a backup of a store`);
  const contents = await runClient("pg_restore", undefined, ["--list", file]);
  if (!/ TABLE DATA \S+ setting /.test(contents))
    throw new Trouble(`${file}: found a backup of another database, expected one of the collector's store`);
}

async function requireEmpty(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECTS_MS });
  try {
    await client.connect();
    const { rows } = await client.query("select to_regclass('setting') is not null as there");
    if (rows[0]?.there === true)
      throw new Trouble(`${nameOf(url)}: a store is there already; make an empty database for the backup`);
  } catch (thrown) {
    if (thrown instanceof Trouble || !(thrown instanceof Error)) throw thrown;
    throw new Trouble(`${nameOf(url)}: the database can't be used (${reason(thrown)})`);
  } finally {
    await client.end();
  }
}

/** A program of PostgreSQL's own. A password in the address goes by the environment: everybody on the machine sees arguments. @returns what it printed */
async function runClient(program: string, url: string | undefined, args: readonly string[]): Promise<string> {
  const { place, password } = url === undefined ? {} : withoutPassword(url);
  const child = spawn(program, [...(place === undefined ? [] : ["--dbname", place]), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PGCONNECT_TIMEOUT: String(CONNECTS_MS / 1000),
      ...process.env,
      ...(password === undefined ? {} : { PGPASSWORD: password }),
    },
  });
  try {
    const [printed, said, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    if (status === 0) return printed;
    throw new Trouble(`${program} failed (${said.trim().replace(/\s*\n\s*/g, " ")})`);
  } catch (thrown) {
    if (!isCode(thrown, "ENOENT")) throw thrown;
    throw new Trouble(
      `${program} is not installed; install PostgreSQL's client programs, of the server's version or newer`,
    );
  }
}
