import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { type Postgres, startPostgres, whyNoPostgres } from "./postgres.ts";

/** A kind of store, with a fresh one at each call. */
export interface Stores {
  /** The address of a new store with nothing in it. */
  fresh(): Promise<string>;
  /** The server of the store; undefined for SQLite. */
  server(): Postgres | undefined;
}

/** The same tests on every kind of store. */
export function onEachStore(tests: (stores: Stores) => void): void {
  describe("on SQLite", () => {
    const folder = mkdtempSync(join(tmpdir(), "mesdrift-store-"));
    let made = 0;
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    tests({ fresh: async () => `sqlite:${join(folder, `${++made}.db`)}`, server: () => undefined });
  });
  describe.skipIf(WHY_NO_POSTGRES !== undefined)(`on PostgreSQL${told(WHY_NO_POSTGRES)}`, () => {
    let server: Postgres | undefined;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server?.stop());
    tests({
      fresh: async () => (await server?.newDatabase()) ?? "",
      server: () => server,
    });
  });
}

const WHY_NO_POSTGRES = whyNoPostgres();

function told(why: string | undefined): string {
  return why === undefined ? "" : ` (skipped: ${why})`;
}
