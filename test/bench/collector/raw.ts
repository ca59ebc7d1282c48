import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { zstdDecompressSync } from "node:zlib";
import pg from "pg";
import type { Signed } from "./hosts.ts";
import type { Line } from "./outcome.ts";

/** Rows of one transaction, as of the collector's. */
const GROUP = 256;
const TABLE = (blob: string) =>
  `create table raw (id integer primary key, hash ${blob} unique, body ${blob})`;

/** The same reports put into SQLite by themselves: nothing is verified, read or answered. */
export function rawSqlite(path: string, signed: Signed): Line {
  const database = new DatabaseSync(path);
  database.exec(`pragma journal_mode = wal; pragma synchronous = full; ${TABLE("blob")}`);
  const put = database.prepare("insert into raw (id, hash, body) values (?, ?, ?)");
  const rows = rowsOf(signed);
  const started = performance.now();
  for (let from = 0; from < rows.length; from += GROUP) {
    database.exec("begin immediate");
    for (const row of rows.slice(from, from + GROUP)) put.run(...row);
    database.exec("commit");
  }
  const seconds = (performance.now() - started) / 1000;
  database.close();
  return ["raw inserts, same bytes", "sqlite", (rows.length / seconds).toFixed(0)];
}

/** The same for PostgreSQL. */
export async function rawPostgres(url: string, signed: Signed): Promise<Line> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(TABLE("bytea"));
  const rows = rowsOf(signed);
  const started = performance.now();
  for (let from = 0; from < rows.length; from += GROUP) {
    const group = rows.slice(from, from + GROUP);
    await client.query("insert into raw select * from unnest($1::integer[], $2::bytea[], $3::bytea[])", [
      group.map(([id]) => id),
      group.map(([, hash]) => hash),
      group.map(([, , body]) => body),
    ]);
  }
  const seconds = (performance.now() - started) / 1000;
  await client.end();
  return ["raw inserts, same bytes", "postgres", (rows.length / seconds).toFixed(0)];
}

function rowsOf({ hosts }: Signed): [number, Uint8Array, Uint8Array][] {
  const envelopes = hosts.flatMap(({ bodies }) =>
    bodies.flatMap((body) => zstdDecompressSync(body).toString("utf8").trimEnd().split("\n")),
  );
  return envelopes.map((text, id) => [id, createHash("sha256").update(text).digest(), Buffer.from(text)]);
}
