import { type Dialect, PostgresDialect } from "kysely";
import pg from "pg";

/** Most connections of one process; intake uses one at a time. */
const CONNECTIONS = 8;
const { INT8, NUMERIC } = pg.types.builtins;

/** A PostgreSQL database. Whole numbers come as numbers: none here is beyond 2^53. @param url `postgres://…` */
export function postgresDialect(url: string, onError: (error: Error) => void): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    types: { getTypeParser: (oid: number, format) => numbers(oid) ?? pg.types.getTypeParser(oid, format) },
  });
  // A server that goes away ends idle connections; each next use opens a new one. One that is in use, between two statements
  // of a transaction, tells so by itself, and nobody would listen.
  pool.on("error", onError);
  pool.on("connect", (client) => client.on("error", onError));
  return new PostgresDialect({ pool });
}

function numbers(oid: number): ((text: string) => number) | undefined {
  return oid === INT8 || oid === NUMERIC ? Number : undefined;
}
