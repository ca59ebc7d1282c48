import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { backupStore, restoreStore } from "../../../src/collector/store/backup.ts";
import { envelopesOf } from "../../../src/collector/store/envelopes.ts";
import { findingsOf } from "../../../src/collector/store/findings.ts";
import { first } from "../../../src/collector/store/migrations/0001-first.ts";
import { openingsBetween } from "../../../src/collector/store/openings.ts";
import { alone, putSetting } from "../../../src/collector/store/settings.ts";
import { openStore, type Store } from "../../../src/collector/store/store.ts";
import { fedStore } from "../../support/fed-store.ts";
import { finding, SignedHost } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const START = new Date("2027-01-01T00:00:00.000Z");

/** Rows as the first form has them. */
const HOST = {
  ...{ name: "mes-1", site: "site-a", key_id: "k", public_hex: "p", status: "approved" as const },
  enrolled_at: START.toISOString(),
};
const ENVELOPE = {
  ...{ host_id: 1, sha256: Buffer.alloc(32), epoch: "e", sequence: 1, form: "report" as const, fork: 0 },
  ...{ made_at: START.toISOString(), stored_at: START.toISOString() },
  ...{ payload: Buffer.of(1), signature: Buffer.of(2) },
};
const FINDING = {
  ...{
    host_id: 1,
    finding_id: "aa",
    status: "closed" as const,
    type: "drift" as const,
    severity: "low" as const,
  },
  ...{ address: "a", title: "t", body: "{}", digest: "d", opened: 2, envelope_id: 1 },
  ...{ first_seen: START.toISOString(), opened_at: "2027-01-02T00:00:00.000Z" },
  closed_at: "2027-01-03T00:00:00.000Z",
};

async function textsOf(store: Store): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of envelopesOf(store)) texts.push(text);
  return texts;
}

onEachStore((stores) => {
  async function fed(url: string) {
    const store = await fedStore(url, START, START);
    const host = new SignedHost("mes-1", START);
    await store.take(host, host.report([finding("aa")]));
    return { ...store, host };
  }

  test("a backup made while hosts deliver is restored with all that was there, and goes on from there", async () => {
    const [url, other, file] = [
      await stores.fresh(),
      await stores.fresh(),
      join(temporaryFolder(), "backup"),
    ];
    const { store, host, take } = await fed(url);
    let isBusy = true;
    const delivering = (async () => {
      while (isBusy) await take(host, host.allClear([finding("aa")]));
    })();
    await backupStore(url, file);
    isBusy = false;
    await delivering;
    const last = host.allClear([finding("aa")]);
    await take(host, last);
    await restoreStore(file, other);
    const restored = await fedStore(other, START, START);
    const texts = await textsOf(restored.store);
    const all = await textsOf(store);
    expect(texts.length).toBeGreaterThan(0);
    expect(all.slice(0, texts.length)).toEqual(texts);
    expect(await findingsOf(restored.store)).toMatchObject([{ finding_id: "aa", status: "open" }]);
    // What it had is had, and what came later is taken.
    expect((await restored.take(host, texts[0] ?? "", last)).fates).toEqual(["had", "stored"]);
    for (const each of [store, restored.store]) await each.close();
  });

  test("no backup is written over a file, no store is restored over another, and nothing from what is no backup", async () => {
    const [url, file] = [await stores.fresh(), join(temporaryFolder(), "backup")];
    const { store } = await fed(url);
    await store.close();
    await backupStore(url, file);
    expect(readdirSync(dirname(file))).toEqual(["backup"]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(backupStore(url, file)).rejects.toThrow(/is there already; name another file/);
    await expect(restoreStore(file, url)).rejects.toThrow(/is there already/);
    const cut = join(temporaryFolder(), "cut");
    const empty = await stores.fresh();
    for (const bytes of [readFileSync(file).subarray(0, 3000), Buffer.from("no backup")]) {
      writeFileSync(cut, bytes);
      await expect(restoreStore(cut, empty)).rejects.toMatchObject({ name: "Trouble" });
    }
    await expect(restoreStore(join(cut, "..", "none"), empty)).rejects.toThrow(/found no such file/);
    expect(existsSync(`${file}.part`)).toBe(false);
    // The failed ones left nothing behind.
    await restoreStore(file, empty);
  });

  test("a store of a newer mesdrift is refused by an older one, and is left as it is", async () => {
    const url = await stores.fresh();
    const store = await openStore(url);
    await putSetting(store, "schema", "999");
    await store.close();
    await expect(openStore(url)).rejects.toThrow(
      /written by a newer mesdrift \(form 999, this one knows \d+\); update/,
    );
  });

  test("a store of the first form is brought to that of today, and its findings keep when they were opened", async () => {
    const url = await stores.fresh();
    const old = await openStore(url);
    await dropAll(old);
    await old.db.schema
      .createTable("setting")
      .addColumn("name", "text", (column) => column.primaryKey())
      .addColumn("value", "text", (column) => column.notNull())
      .execute();
    await first(old.db, old.kind);
    await putSetting(old, "schema", "1");
    await old.db.insertInto("host").values(HOST).execute();
    await old.db.insertInto("envelope").values(ENVELOPE).execute();
    await old.db.insertInto("finding").values(FINDING).execute();
    await old.close();
    const today = await openStore(url);
    expect([...(await openingsBetween(today, "2026", "2028")).values()]).toEqual([
      [
        {
          ...{ openedAt: FINDING.opened_at, closedAt: FINDING.closed_at, lastSeen: null },
          ...{ openedTold: FINDING.opened_at, closedTold: FINDING.closed_at },
        },
      ],
    ]);
    expect(await findingsOf(today)).toMatchObject([{ finding_id: "aa", host: "mes-1" }]);
    await today.close();
  });

  test("work that only one may do is done by one, and by another once the first is gone for ten minutes", async () => {
    const store = await openStore(await stores.fresh());
    let now = START;
    const done: string[] = [];
    const doing = Promise.withResolvers<void>();
    const work = (name: string, act: () => Promise<void>) =>
      alone(store, "reports", { name, clock: () => now }, act);
    const long = work("one", async () => {
      done.push("one");
      await doing.promise;
    });
    await wait(50);
    const other = async () => void done.push("other");
    expect(await work("other", other)).toBe(false);
    now = new Date(START.getTime() + 10 * 60_000 + 1);
    expect(await work("other", other)).toBe(true);
    doing.resolve();
    expect(await long).toBe(true);
    expect(await work("one", async () => void done.push("one again"))).toBe(true);
    expect(done).toEqual(["one", "other", "one again"]);
    await store.close();
  });
});

async function dropAll({ db }: Store): Promise<void> {
  for (
    let left = await db.introspection.getTables();
    left.length > 0;
    left = await db.introspection.getTables()
  )
    for (const { name } of left) await db.schema.dropTable(name).execute().catch(stillNeeded);
}

/** Another table refers to it; it goes in the next round. */
function stillNeeded(thrown: unknown): void {
  if (!(thrown instanceof Error)) throw thrown;
}
