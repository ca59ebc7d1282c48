import { afterEach, beforeEach, expect, test } from "vitest";
import { sha256 } from "../../../src/trust/repository/names.ts";
import { type FedStore, fedStore } from "../../support/fed-store.ts";
import { SignedHost } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";

const START = new Date("2027-01-01T00:00:00.000Z");

onEachStore((stores) => {
  let fed: FedStore;
  let host: SignedHost;
  beforeEach(async () => {
    fed = await fedStore(await stores.fresh(), START, START);
    host = new SignedHost("mes-1", START);
    await fed.take(host, host.report([]));
  });
  afterEach(() => fed.store.close());

  test("a host that begins chain after chain is stopped, and its known ones go on", async () => {
    const id = await fed.known(host);
    const rows = Array.from({ length: 998 }, (_, at) => ({
      ...{ host_id: id, epoch: sha256(`${at}`).slice(0, 32), sequence: 1 },
      ...{ sha256: Buffer.alloc(32), missing: "[]" },
    }));
    await fed.store.db.insertInto("chain").values(rows).execute();
    const [last, beyond] = [1, 2].map(() => new SignedHost("mes-1", START, host.key));
    const taken = await fed.take(host, last?.report([]) ?? "", beyond?.report([]) ?? "", host.allClear([]));
    expect(taken.fates).toEqual(["stored", "refused", "stored"]);
    expect((await fed.take(host, beyond?.allClear([]) ?? "")).fates).toEqual(["refused"]);
    const other = new SignedHost("mes-2", START);
    expect((await fed.take(other, other.report([]))).fates).toEqual(["stored"]);
  });

  test("a chain takes so many holes and no more, also where a late one would part a hole in two", async () => {
    const texts = Array.from({ length: 4 }, () => host.allClear([]));
    const missing = Array.from({ length: 1999 }, (_, at) => [10 * at + 20, 10 * at + 25]);
    const set = { missing: JSON.stringify([[5, 15], ...missing]) };
    await fed.take(host, ...texts);
    await fed.store.db
      .updateTable("chain")
      .set({ ...set, sequence: 30_000 })
      .execute();
    const late = Array.from({ length: 20 }, () => host.allClear([]));
    // Numbers 6 to 25: the first that is missing in the middle of a hole, and one that is at its end.
    expect((await fed.take(host, late[2] ?? "")).fates).toEqual(["refused"]);
    expect((await fed.take(host, late[9] ?? "")).fates).toEqual(["stored"]);
    await fed.store.db.updateTable("chain").set({ sequence: 40 }).execute();
    for (let number = 26; number < 42; number++) host.allClear([]);
    expect((await fed.take(host, host.allClear([]))).fates).toEqual(["refused"]);
  });
});
