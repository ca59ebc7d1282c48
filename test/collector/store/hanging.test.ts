import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Kysely, sql } from "kysely";
import { afterEach, describe, expect, test, vi } from "vitest";
import { postgresDialect } from "../../../src/collector/store/postgres.ts";
import { openStore } from "../../../src/collector/store/store.ts";
import { startPostgres, whyNoPostgres } from "../../support/postgres.ts";

afterEach(() => vi.useRealTimers());

test("a database that takes a connection and says nothing is given up", async () => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const connected = once(server, "connection");
  const opening = expect(openStore(`postgres://u@127.0.0.1:${port}/x`)).rejects.toThrow(
    /the store can't be used \(.*timeout/,
  );
  const [socket] = await connected;
  await vi.advanceTimersByTimeAsync(30_000);
  await opening;
  socket.destroy();
  server.close();
});

describe.skipIf(whyNoPostgres() !== undefined)("on PostgreSQL", () => {
  test("a statement that is never answered fails, and what comes after it has a connection of its own", async () => {
    const server = await startPostgres();
    const lost: string[] = [];
    const url = await server.newDatabase();
    const db = new Kysely<object>({
      dialect: postgresDialect(url, (error) => lost.push(error.message), 300),
    });
    await sql`create table kept (value integer)`.execute(db);
    const hanging = db.transaction().execute(async (within) => {
      await sql`insert into kept values (1)`.execute(within);
      await sql`select pg_sleep(30)`.execute(within);
    });
    await expect(hanging).rejects.toThrow();
    expect(lost).toContainEqual("the database did not answer for 0.3 seconds");
    await db.transaction().execute((within) => sql`insert into kept values (2)`.execute(within));
    expect((await sql`select value from kept`.execute(db)).rows).toEqual([{ value: 2 }]);
    await db.destroy();
    await server.stop();
  });
});
