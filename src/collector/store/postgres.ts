import type { Socket } from "node:net";
import { type Dialect, PostgresDialect } from "kysely";
import pg from "pg";

/** Most connections of one process; intake uses one at a time. */
const CONNECTIONS = 8;
/** Longest wait for a connection, in milliseconds. */
export const CONNECTS_MS = 30_000;
/** Longest that a statement may take before anything is heard of it, in milliseconds; those of an archive take the longest. */
const ANSWERS_MS = 5 * 60_000;
const { INT8, NUMERIC } = pg.types.builtins;

/**
 * A PostgreSQL database. Whole numbers come as numbers: none here is beyond 2^53.
 * @param url `postgres://…` @param answersMs the connection of a statement is given up that takes longer, in milliseconds
 */
export function postgresDialect(
  url: string,
  onError: (error: Error) => void,
  answersMs = ANSWERS_MS,
): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECTS_MS,
    keepAlive: true,
    types: { getTypeParser: (oid: number, format) => numbers(oid) ?? pg.types.getTypeParser(oid, format) },
  });
  // A server that goes away ends idle connections; each next use opens a new one. One that is in use, between two statements
  // of a transaction, tells so by itself, and nobody would listen.
  pool.on("error", onError);
  pool.on("connect", (client) => {
    client.on("error", onError);
    giveUpAfter(answersMs, client);
  });
  return new PostgresDialect({ pool });
}

/**
 * Ends a connection on which nothing is heard for so long: a server that hangs would be waited for for ever. The driver's own
 * query_timeout leaves the statement and its transaction open on the connection, and whoever gets that next is in them.
 */
function giveUpAfter(milliseconds: number, client: pg.PoolClient): void {
  // The driver names no other way to its socket.
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.setTimeout(milliseconds, () =>
    stream.destroy(new Error(`the database did not answer for ${milliseconds / 1000} seconds`)),
  );
}

function numbers(oid: number): ((text: string) => number) | undefined {
  return oid === INT8 || oid === NUMERIC ? Number : undefined;
}
