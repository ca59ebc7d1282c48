import { randomBytes } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { hostsOf, setHostStatus } from "../../../src/collector/store/hosts.ts";
import { refusalsSince } from "../../../src/collector/store/refusals.ts";
import { newKeyPem, signingKey } from "../../../src/trust/keys/signing-key.ts";
import { packBatch } from "../../../src/wire/batch.ts";
import { type Drop, sealDrop } from "../../../src/wire/drop.ts";
import { BATCH_BYTES } from "../../../src/wire/protocol.ts";
import { run } from "../../bed/shell.ts";
import { DropCollector } from "../../support/drop-collector.ts";
import { PlantHost } from "../../support/plant-host.ts";
import { finding } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// Each step waits for the disk, which a busy machine makes slow.
vi.setConfig({ testTimeout: 120_000 });

onEachStore((stores) => {
  let collector: DropCollector;
  let host: PlantHost;
  let texts: string[];
  beforeEach(async () => {
    collector = await DropCollector.open(temporaryFolder(), await stores.fresh());
    host = collector.handing("mes-1", await collector.token());
    texts = host.keep(host.signs.report([finding("aa")]), host.signs.allClear([finding("aa")]));
  });
  afterEach(() => collector.store.close());

  const at = (name: string) => join(collector.drops, name);
  const refused = (ending = ".drop") => collector.lying(ending, at("refused"));
  async function put(name: string, drop: Partial<Drop>, recipient = collector.authority.recipient) {
    const whole = { keyId: host.signs.key.keyId, batch: await packBatch(texts), ...drop };
    writeFileSync(at(name), await sealDrop(whole, recipient));
  }
  async function counted(): Promise<string[]> {
    return (await refusalsSince(collector.store, "2000")).map(({ crime, from }) => `${crime} ${from}`).sort();
  }

  test("a drop taken twice is stored once, and answered twice", async () => {
    await host.deliver();
    const [name = ""] = collector.lying(".drop");
    copyFileSync(at(name), at("copy.drop"));
    expect(await collector.takeAll()).toMatchObject([
      { is: "taken", fates: [{ status: "stored" }, { status: "stored" }] },
      { is: "taken", fates: [{ status: "had" }, { status: "had" }] },
    ]);
    expect(await collector.stored()).toEqual(texts);
    expect(collector.lying("").sort()).toEqual([name.replace(".drop", ".receipt"), "copy.receipt"].sort());
  });

  test("what can't be taken goes aside with the reason, is counted, and holds up nothing", async () => {
    await host.deliver();
    const [good = ""] = collector.lying(".drop");
    const bytes = readFileSync(at(good));
    await collector.takeAll();
    writeFileSync(at("1-cut.drop"), bytes.subarray(0, -9));
    writeFileSync(
      at("2-flipped.drop"),
      bytes.map((byte, index) => (index === bytes.length - 30 ? byte ^ 1 : byte)),
    );
    writeFileSync(at("3-plain.drop"), texts.join("\n"));
    const stranger = await DropCollector.open(temporaryFolder());
    await put("4-for-another.drop", {}, stranger.authority.recipient);
    await stranger.store.close();
    await put("5-bomb.drop", { batch: zstdCompressSync(Buffer.alloc(BATCH_BYTES + 1)) });
    await put("6-cut-batch.drop", { batch: (await packBatch(texts)).subarray(0, -9) });
    writeFileSync(at("7-endless.drop"), "");
    truncateSync(at("7-endless.drop"), 50_000_000);
    const unknown = new PlantHost(collector.folder, "mes-9");
    await put("8-unknown.drop", { keyId: unknown.signs.key.keyId });
    const last = host.keep(host.signs.allClear([finding("aa")]));
    await put("9-good.drop", { batch: await packBatch(last) });
    const outcomes = await collector.takeAll();
    expect(outcomes.map((one) => (one.is === "refused" ? one.crime : one.is))).toEqual([
      "damaged-drop",
      "damaged-drop",
      "damaged-drop",
      "foreign-recipient",
      "bad-batch",
      "bad-batch",
      "oversize",
      "unknown-host",
      "taken",
    ]);
    expect(await collector.stored()).toEqual([...texts, ...last]);
    expect(refused()).toHaveLength(8);
    expect(readFileSync(at("refused/4-for-another.drop.why"), "utf8")).toBe(
      "foreign-recipient: it is encrypted for another collector\n",
    );
    expect(await counted()).toEqual([
      "bad-batch mes-1",
      `damaged-drop drops ${collector.drops}`,
      `foreign-recipient drops ${collector.drops}`,
      `oversize drops ${collector.drops}`,
      `unknown-host drops ${collector.drops}`,
    ]);
  });

  test("a host speaks for itself alone: what another key signed is refused, and what is good beside it stored", async () => {
    await host.deliver();
    await collector.takeAll();
    const other = collector.handing("mes-2", await collector.token());
    const foreign = other.signs.report([finding("bb")]);
    const own = host.signs.allClear([finding("aa")]);
    await put("mixed.drop", { batch: await packBatch([foreign, own]) });
    expect(await collector.takeAll()).toMatchObject([
      { is: "refused", crime: "bad-envelopes", host: "mes-1" },
    ]);
    expect(await collector.stored()).toEqual([...texts, own]);
    expect(await counted()).toEqual(["unknown-key mes-1"]);
    expect(refused()).toEqual(["mixed.drop"]);
  });

  test("one refused under a name that was refused before is kept beside it", async () => {
    for (let count = 0; count < 3; count++) {
      writeFileSync(at("broken.drop"), randomBytes(200));
      await collector.takeAll();
    }
    expect(refused().sort()).toEqual(["broken.2.drop", "broken.3.drop", "broken.drop"]);
  });

  test("a link, a pipe and a folder are no drops: nothing behind them is read, and nobody waits for them", async () => {
    const secret = join(collector.folder, "collector/drops.key");
    symlinkSync(secret, at("link.drop"));
    await run("mkfifo", [at("pipe.drop")]);
    mkdirSync(at("folder.drop"));
    const outcomes = await collector.takeAll();
    expect(outcomes.map((one) => one.is === "refused" && one.why)).toEqual([
      "found no regular file, expected one",
      "found a link, expected a file",
      "found no regular file, expected one",
    ]);
    expect(existsSync(secret)).toBe(true);
  });

  test("a receipt is never written through a link that lies in its place", async () => {
    const precious = join(collector.folder, "precious");
    writeFileSync(precious, "precious");
    await host.deliver();
    const [name = ""] = collector.lying(".drop");
    symlinkSync(precious, at(name.replace(".drop", ".receipt")));
    expect(await collector.takeAll()).toMatchObject([{ is: "taken" }]);
    expect(readFileSync(precious, "utf8")).toBe("precious");
    rmSync(at(name.replace(".drop", ".receipt")));
    linkSync(precious, at(name.replace(".drop", ".receipt")));
    await put(name, {});
    await collector.takeAll();
    expect(readFileSync(precious, "utf8")).toBe("precious");
  });

  test("drops of a host that nobody approved stay where they are, and are taken once somebody did", async () => {
    const shy = collector.handing("mes-2", await collector.token({ approve: false }));
    shy.keep(shy.signs.report([]));
    await shy.deliver();
    expect(await collector.takeAll()).toMatchObject([
      { is: "waiting", why: expect.stringContaining("host approve") },
    ]);
    const [known] = await hostsOf(collector.store, { status: "pending" });
    expect(known).toMatchObject({ name: "mes-2", site: "site-a", certificate: null });
    await setHostStatus(collector.store, known?.id ?? 0, "approved");
    expect(await collector.takeAll()).toMatchObject([{ is: "taken", host: "mes-2" }]);
    expect(await shy.deliver()).toMatchObject({ delivered: 1, left: 0 });
  });

  test("an unknown host's drop that was refused is taken by hand once the host is known, and answered where it was put", async () => {
    const late = collector.handing("mes-2", await collector.token({ days: 0 }));
    late.keep(late.signs.report([]));
    await late.deliver();
    expect(await collector.takeAll()).toMatchObject([
      { is: "refused", crime: "bad-token", why: expect.stringContaining("mes-2: the token") },
    ]);
    late.enrolOffline(await collector.token());
    late.keep(late.signs.allClear([]));
    await late.deliver();
    expect(await collector.takeAll()).toMatchObject([{ is: "taken" }]);
    expect(await collector.takeAll(at("refused"))).toMatchObject([{ is: "taken", host: "mes-2" }]);
    expect(refused("")).toEqual([]);
    expect(await late.deliver()).toMatchObject({ delivered: 2, left: 0 });
  });

  test("a token enrols as many hosts as it says, whatever way they come", async () => {
    const token = await collector.token({ hosts: 2 });
    for (const name of ["one", "two", "three"]) {
      const next = collector.handing(name, token);
      next.keep(next.signs.report([]));
      await next.deliver();
    }
    const outcomes = await collector.takeAll();
    expect(outcomes.filter(({ is }) => is === "taken")).toHaveLength(2);
    expect(outcomes.filter((one) => one.is === "refused" && one.crime === "bad-token")).toHaveLength(1);
  });

  test("a request to enrol that the host key did not sign, or that is of another host, admits nobody", async () => {
    const eve = new PlantHost(collector.folder, "eve");
    const [mine, theirs] = [eve.signs.key.keyId, signingKey(newKeyPem())];
    const secret = randomBytes(32).toString("base64url");
    const request = {
      secret,
      name: "eve",
      epoch: eve.signs.epoch,
      hostKey: eve.signs.key.publicHex,
      proof: "",
    };
    await put("1.drop", { keyId: mine, enrol: request });
    await put("2.drop", { keyId: mine, enrol: { ...request, hostKey: theirs.publicHex } });
    expect(await collector.takeAll()).toMatchObject([
      { is: "refused", crime: "bad-proof" },
      { is: "refused", crime: "bad-proof" },
    ]);
    expect(await hostsOf(collector.store)).toEqual([]);
  });

  test("nothing is taken from a host that was revoked", async () => {
    await host.deliver();
    await collector.takeAll();
    await setHostStatus(collector.store, 1, "revoked");
    await put("more.drop", { batch: await packBatch([host.signs.allClear([])]) });
    expect(await collector.takeAll()).toMatchObject([
      { is: "refused", crime: "revoked-host", host: "mes-1" },
    ]);
    expect(await collector.stored()).toEqual(texts);
  });
});
