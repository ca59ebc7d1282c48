import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DropFolder } from "../../../src/collector/drops/drop-folder.ts";
import { DropWatch } from "../../../src/collector/drops/watch.ts";
import { setHostStatus } from "../../../src/collector/store/hosts.ts";
import { refusalsSince } from "../../../src/collector/store/refusals.ts";
import { tokensOf } from "../../../src/collector/store/tokens.ts";
import { DropCollector } from "../../support/drop-collector.ts";
import type { PlantHost } from "../../support/plant-host.ts";
import { finding } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// Each step waits for the disk, which a busy machine makes slow.
vi.setConfig({ testTimeout: 120_000 });

onEachStore((stores) => {
  let collector: DropCollector;
  let host: PlantHost;
  let time: number;
  let said: { msg: string }[];
  beforeEach(async () => {
    collector = await DropCollector.open(temporaryFolder(), await stores.fresh());
    host = handing("mes-1", await collector.token());
    [time, said] = [0, []];
  });
  afterEach(() => collector.store.close());

  function handing(name: string, token: string): PlantHost {
    const made = collector.handing(name, token);
    made.keep(made.signs.report([finding("aa")]));
    return made;
  }
  function watching(folder = collector.drops): DropWatch {
    const log = pino({ base: null }, { write: (line: string) => said.push(JSON.parse(line)) });
    return new DropWatch(new DropFolder(folder), { parts: { ...collector.parts, log }, steady: () => time });
  }
  /** Looks after so many seconds. */
  function look(watch: DropWatch, seconds: number): Promise<void> {
    time += seconds * 1000;
    return watch.look(new AbortController().signal);
  }
  const at = (name: string) => join(collector.drops, name);
  const told = () => said.map(({ msg }) => msg);

  test("a drop that is still being copied is left alone until it is whole", async () => {
    await host.deliver();
    const [name = ""] = collector.lying(".drop");
    const whole = readFileSync(at(name));
    rmSync(at(name));
    const watch = watching();
    for (let from = 0; from < whole.length; from += 300) {
      expect(await collector.stored()).toEqual([]);
      appendFileSync(at(name), whole.subarray(from, from + 300));
      await look(watch, 8);
    }
    expect(await collector.stored()).toHaveLength(1);
    expect(told()).toEqual(["a drop was taken in"]);
    expect(await refusalsSince(collector.store, "2000")).toEqual([]);
  });

  test("one that stays cut goes aside once it has not changed for ten seconds, and is counted once", async () => {
    await host.deliver();
    const [name = ""] = collector.lying(".drop");
    const cut = readFileSync(at(name)).subarray(0, -50);
    writeFileSync(at(name), cut);
    const watch = watching();
    for (const seconds of [0, 5, 4]) await look(watch, seconds);
    expect(collector.lying(".drop")).toEqual([name]);
    await look(watch, 2);
    expect(collector.lying(".drop")).toEqual([]);
    expect(readFileSync(at(`refused/${name}`)).equals(cut)).toBe(true);
    for (const seconds of [2, 70]) await look(watch, seconds);
    expect(await refusalsSince(collector.store, "2000")).toMatchObject([{ crime: "damaged-drop", count: 1 }]);
  });

  test("what is written under another name is no drop until it is renamed", async () => {
    await host.deliver();
    const [name = ""] = collector.lying(".drop");
    renameSync(at(name), at(`.${name}.part`));
    const watch = watching();
    for (const seconds of [0, 30, 60]) await look(watch, seconds);
    expect(said).toEqual([]);
    renameSync(at(`.${name}.part`), at(name));
    await look(watch, 1);
    expect(told()).toEqual(["a drop was taken in"]);
  });

  test("drops that wait for an approval are told once, and taken within a minute after it", async () => {
    const shy = handing("mes-2", await collector.token({ approve: false }));
    await shy.deliver();
    const watch = watching();
    for (const seconds of [0, 30, 61, 61]) await look(watch, seconds);
    expect(told()).toEqual([expect.stringMatching(/^a drop waits: .*host approve/)]);
    await setHostStatus(collector.store, 1, "approved");
    await look(watch, 61);
    expect(await shy.deliver()).toMatchObject({ delivered: 1, left: 0 });
  });

  test("many drops, good and bad, come in one after the other, each host's in its order", async () => {
    const hosts = [host];
    for (const name of ["mes-2", "mes-3"]) hosts.push(handing(name, await collector.token()));
    const texts = hosts.map((each) => [
      each.signs.allClear([finding("aa")]),
      each.signs.allClear([finding("aa")]),
    ]);
    for (const turn of [0, 1, 2])
      for (const [which, each] of hosts.entries()) {
        if (turn > 0) each.keep(texts[which]?.[turn - 1] ?? "");
        await each.deliver();
        writeFileSync(at(`${randomBytes(8).toString("hex")}.drop`), randomBytes(500));
      }
    const watch = watching();
    await look(watch, 0);
    await look(watch, 11);
    const stored = await collector.stored();
    expect(stored).toHaveLength(9);
    for (const mine of texts) expect(stored.filter((text) => mine.includes(text))).toEqual(mine);
    const events = await collector.store.db.selectFrom("event").select("kind").execute();
    expect(events.filter(({ kind }) => kind === "gap")).toEqual([]);
    expect(collector.lying(".drop", at("refused"))).toHaveLength(9);
  });

  test("two collectors that look into one folder take each drop once", async () => {
    const hosts = [host];
    const token = await collector.token({ hosts: 5 });
    for (let count = 2; count < 5; count++) hosts.push(handing(`mes-${count}`, token));
    for (const each of hosts) await each.deliver();
    await Promise.all([look(watching(), 0), look(watching(), 0)]);
    expect(await collector.stored()).toHaveLength(4);
    for (const each of hosts) expect(await each.deliver()).toMatchObject({ delivered: 1, left: 0 });
    expect(told().filter((msg) => msg !== "a drop was taken in")).toEqual([]);
    // Each host used the token once.
    expect((await tokensOf(collector.store, new Date())).map(({ uses_left }) => uses_left)).toEqual([2]);
  });

  test("a folder that goes away is told once, and taken from again when it is back", async () => {
    const watch = watching();
    await host.deliver();
    renameSync(collector.drops, `${collector.drops}.away`);
    for (const seconds of [0, 1, 1]) await look(watch, seconds);
    expect(told()).toEqual([expect.stringContaining("ENOENT")]);
    renameSync(`${collector.drops}.away`, collector.drops);
    await look(watch, 1);
    expect(told()).toEqual([expect.anything(), "a drop was taken in"]);
  });

  test("while the store fails drops stay where they are, which is told once, and are taken when it works again", async () => {
    const hosts = [host, handing("mes-2", await collector.token())];
    for (const each of hosts) await each.deliver();
    const { schema } = collector.store.db;
    await schema.alterTable("host").renameTo("gone").execute();
    const watch = watching();
    for (const seconds of [0, 1, 1, 61, 1]) await look(watch, seconds);
    expect(collector.lying(".drop")).toHaveLength(2);
    expect(new Set(told()).size).toBe(1);
    expect(told().length).toBeLessThan(4);
    await schema.alterTable("gone").renameTo("host").execute();
    for (const seconds of [61, 61]) await look(watch, seconds);
    expect(await collector.stored()).toHaveLength(2);
    expect(await refusalsSince(collector.store, "2000")).toEqual([]);
  });

  test("receipts that nobody fetched for a month are removed, younger ones stay", async () => {
    writeFileSync(at("young.receipt"), "");
    writeFileSync(at("old.receipt"), "");
    const folder = new DropFolder(collector.drops);
    folder.removeOldReceipts(new Date());
    expect(collector.lying(".receipt")).toHaveLength(2);
    folder.removeOldReceipts(new Date(Date.now() + 32 * 86_400_000));
    expect(collector.lying(".receipt")).toEqual([]);
  });

  test("who puts a link in the place where refused ones go gets nothing moved elsewhere", async () => {
    mkdirSync(join(collector.folder, "elsewhere"));
    symlinkSync(join(collector.folder, "elsewhere"), at("refused"));
    writeFileSync(at("bad.drop"), "bad");
    const watch = watching();
    for (const seconds of [0, 11]) await look(watch, seconds);
    expect(collector.lying("", join(collector.folder, "elsewhere"))).toEqual([]);
    expect(said).toMatchObject([{ name: "bad.drop", stays: expect.stringContaining("found a link") }]);
  });
});
