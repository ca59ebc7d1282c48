import { expect, test } from "vitest";
import { sha256 } from "../../../src/trust/repository/names.ts";
import { givenStore } from "../../support/fed-store.ts";
import { SignedHost } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";

const START = new Date("2027-01-01T00:00:00.000Z");

onEachStore((stores) => {
  const given = givenStore(stores, START, ({ fed, host }) => fed.take(host, host.report([])));

  test("a host that begins chain after chain is stopped, and its known ones go on", async () => {
    const id = await given.fed.known(given.host);
    const rows = Array.from({ length: 998 }, (_, at) => ({
      ...{ host_id: id, epoch: sha256(`${at}`).slice(0, 32), sequence: 1 },
      ...{ sha256: Buffer.alloc(32), missing: "[]" },
    }));
    await given.fed.store.db.insertInto("chain").values(rows).execute();
    const [last, beyond] = [1, 2].map(() => new SignedHost("mes-1", START, given.host.key));
    const taken = await given.fed.take(
      given.host,
      last?.report([]) ?? "",
      beyond?.report([]) ?? "",
      given.host.allClear([]),
    );
    expect(taken.fates).toEqual(["stored", "refused", "stored"]);
    expect((await given.fed.take(given.host, beyond?.allClear([]) ?? "")).fates).toEqual(["refused"]);
    const other = new SignedHost("mes-2", START);
    expect((await given.fed.take(other, other.report([]))).fates).toEqual(["stored"]);
  });

  test("a chain takes so many holes and no more, also where a late one would part a hole in two", async () => {
    const texts = Array.from({ length: 4 }, () => given.host.allClear([]));
    const missing = Array.from({ length: 1999 }, (_, at) => [10 * at + 20, 10 * at + 25]);
    const set = { missing: JSON.stringify([[5, 15], ...missing]) };
    await given.fed.take(given.host, ...texts);
    await given.fed.store.db
      .updateTable("chain")
      .set({ ...set, sequence: 30_000 })
      .execute();
    const late = Array.from({ length: 20 }, () => given.host.allClear([]));
    // Numbers 6 to 25: the first that is missing in the middle of a hole, and one that is at its end.
    expect((await given.fed.take(given.host, late[2] ?? "")).fates).toEqual(["refused"]);
    expect((await given.fed.take(given.host, late[9] ?? "")).fates).toEqual(["stored"]);
    await given.fed.store.db.updateTable("chain").set({ sequence: 40 }).execute();
    for (let number = 26; number < 42; number++) given.host.allClear([]);
    expect((await given.fed.take(given.host, given.host.allClear([]))).fates).toEqual(["refused"]);
  });
});
