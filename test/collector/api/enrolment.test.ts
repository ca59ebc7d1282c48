import { createHash, randomBytes, X509Certificate } from "node:crypto";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConnection, writeConnection } from "../../../agent/ship/connection.ts";
import { deliver } from "../../../agent/ship/deliver.ts";
import { serve } from "../../../src/collector/serve.ts";
import { openStore } from "../../../src/collector/store/store.ts";
import { addToken } from "../../../src/collector/store/tokens.ts";
import { readToken, tokenText } from "../../../src/wire/token.ts";
import { TestCollector } from "../../support/collector.ts";
import { PlantHost } from "../../support/plant-host.ts";
import { finding } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const DAY_MS = 86_400_000;

onEachStore((stores) => {
  let collector: TestCollector;
  beforeAll(async () => {
    collector = await TestCollector.start(await stores.fresh());
  });
  afterAll(() => collector?.stop());
  const newHost = (name: string) => new PlantHost(collector.folder, name);

  test("a host that nobody approved waits, and delivers all it kept once an administrator did", async () => {
    const host = newHost("pending");
    await host.enrol(await collector.token({ approve: false }));
    host.keep(host.signs.report([finding("aa")]), host.signs.allClear([finding("aa")]));
    expect(await host.deliver()).toMatchObject({
      delivered: 0,
      left: 2,
      why: expect.stringContaining("waits for approval"),
    });
    const [, id = ""] = /^(\d+) {2}site-a {2}pending/m.exec(await collector.admin("host", "list")) ?? [];
    await collector.admin("host", "approve", id);
    expect(await host.deliver()).toMatchObject({ delivered: 2, left: 0 });
    expect(await collector.admin("host", "list")).toMatch(
      /pending {2}approved {2}heard .* {2}1 open finding/,
    );
  });

  test("nothing is taken from a host that was revoked, and it gets no new certificate; what it delivered stays", async () => {
    const host = newHost("revoked");
    const token = await collector.token({ hosts: 2 });
    await host.enrol(token);
    host.keep(host.signs.report([]));
    await host.deliver();
    const [, id = ""] = /^(\d+) {2}site-a {2}revoked/m.exec(await collector.admin("host", "list")) ?? [];
    await collector.admin("host", "revoke", id);
    host.keep(host.signs.allClear([]));
    expect(await host.deliver()).toMatchObject({
      delivered: 0,
      left: 1,
      why: expect.stringContaining("was revoked"),
    });
    const inMonths = () => new Date(Date.now() + 90 * DAY_MS);
    expect((await host.deliver(inMonths)).why).toContain("only an administrator can admit it again");
    await expect(host.enrol(token)).rejects.toThrow("only an administrator can admit it again");
    expect(await collector.admin("host", "list")).toMatch(/revoked {2}revoked {2}heard/);
  });

  test("a token is for as many hosts as it says, for as long as it says, and until it is taken back", async () => {
    const refused = "the token is unknown, ran out or was used up";
    const once = await collector.token();
    await newHost("first").enrol(once);
    await expect(newHost("second").enrol(once)).rejects.toThrow(refused);
    await expect(newHost("late").enrol(await collector.token({ days: 0 }))).rejects.toThrow(refused);
    const taken = await collector.token({ hosts: 3 });
    const [, id = ""] = /^(\d+) {2}site-a {2}3 left/m.exec(await collector.admin("token", "list")) ?? [];
    await collector.admin("token", "revoke", id);
    await expect(newHost("third").enrol(taken)).rejects.toThrow(refused);
    expect(await collector.metrics("mesdrift_refused_today")).toContainEqual(
      'mesdrift_refused_today{crime="bad-token"} 3',
    );
    expect(await collector.admin("refusal", "list")).toMatch(
      /127\.0\.0\.1 {2}bad-token {2}3 times .*third: the token is unknown/,
    );
  });

  test("of many hosts that use a token for five at once, five are let in", async () => {
    const token = await collector.token({ hosts: 5 });
    const hosts = Array.from({ length: 12 }, (_, at) => newHost(`crowd-${at}`));
    const tried = await Promise.allSettled(hosts.map((host) => host.enrol(token)));
    expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  });

  test("a host set up anew under the same name is told of, since somebody may pretend to be it", async () => {
    const token = await collector.token({ hosts: 2 });
    await newHost("twin").enrol(token);
    await new PlantHost(temporaryFolder(), "twin").enrol(token);
    expect(await collector.admin("event", "list")).toMatch(
      /twin {2}rekeyed {2}enrolled under another key than host/,
    );
  });

  test("a cloned host shows as a fork in what both of them deliver", async () => {
    const host = newHost("cloned");
    await host.enrol(await collector.token());
    host.keep(host.signs.report([finding("aa")]));
    await host.deliver();
    const clone = host.signs.clone();
    host.keep(host.signs.allClear([finding("aa")]));
    await host.deliver();
    const other = new PlantHost(temporaryFolder(), "cloned");
    other.signs.epoch = host.signs.epoch;
    cpSync(host.state, other.state, { recursive: true });
    rmSync(join(other.state, "reports"), { recursive: true });
    rmSync(join(other.state, "delivered.json"));
    other.keep(clone.report([finding("bb")]));
    expect(await other.deliver()).toMatchObject({ delivered: 1 });
    expect(await collector.admin("event", "list")).toMatch(
      /cloned {2}fork {2}epoch .*, number 2 is here already/,
    );
  });
});

describe("who stands between", () => {
  test("a host that is shown another authority than its token names says so, and sends nothing", async () => {
    const [real, false_] = await Promise.all([TestCollector.start(), TestCollector.start()]);
    try {
      const token = readToken(await real.token());
      const host = new PlantHost(real.folder, "mes-1");
      const led = tokenText({ ...token, url: false_.running.url });
      await expect(host.enrol(led)).rejects.toThrow("this is another collector, or somebody stands between");
      expect(readConnection(host.state)).toBeUndefined();
      await host.enrol(tokenText(token));
      const connection = readConnection(host.state);
      if (connection === undefined) throw new Error("not enrolled");
      writeConnection(host.state, { ...connection, url: false_.running.url });
      host.keep(host.signs.report([]));
      expect(await host.deliver()).toMatchObject({
        delivered: 0,
        left: 1,
        why: expect.stringContaining("certificate"),
      });
      expect(await false_.admin("host", "list")).toBe("");
    } finally {
      await Promise.all([real.stop(), false_.stop()]);
    }
  });
});

describe("certificates of hosts", () => {
  const log = pino({ level: "silent" });
  /** A collector whose clock is so many days behind, and a host that delivers to it once. */
  async function enrolledAgo(days: number) {
    const folder = temporaryFolder();
    const store = await openStore(`sqlite:${folder}/collector.db`);
    const listen = { host: "127.0.0.1", port: 0 };
    const start = (clock: () => Date, port = 0) =>
      serve({
        store,
        state: `${folder}/collector`,
        names: ["127.0.0.1"],
        listen: { ...listen, port },
        clock,
        log,
      });
    const past = () => new Date(Date.now() - days * DAY_MS);
    const before = await start(past);
    const secret = randomBytes(32).toString("base64url");
    await addToken(store, {
      secret_sha256: createHash("sha256").update(secret).digest("hex"),
      site: "site-a",
      approves: 1,
      uses_left: 1,
      expires_at: new Date(Date.now() + DAY_MS).toISOString(),
      made_by: "a test",
      made_at: past().toISOString(),
    });
    const host = new PlantHost(folder, "mes-1", past());
    await host.enrol(tokenText({ url: before.url, ca: before.authority.fingerprint, secret }));
    host.keep(host.signs.report([]));
    expect(await deliver(host.state, past)).toMatchObject({ delivered: 1 });
    const port = Number(new URL(before.url).port);
    await before.stop();
    const now = await start(() => new Date(), port);
    const until = () =>
      new X509Certificate(readConnection(host.state)?.tls?.certificate ?? "").validToDate.getTime();
    const stop = async () => {
      await now.stop();
      await store.close();
    };
    return { host, until, stop };
  }

  test.each<[string, number]>([
    ["five days before it runs out", 25],
    ["two months after it ran out, as after a plant stood still", 80],
  ])("is renewed by the agent itself, %s", async (_, days) => {
    const { host, until, stop } = await enrolledAgo(days);
    const old = until();
    host.keep(host.signs.allClear([]));
    expect(await host.deliver()).toMatchObject({ delivered: 1, left: 0 });
    expect(until()).toBeGreaterThan(old);
    expect(until() - Date.now()).toBeGreaterThan(29 * DAY_MS);
    await stop();
  });

  test("stays while it is good for a while yet", async () => {
    const { host, until, stop } = await enrolledAgo(10);
    const old = until();
    host.keep(host.signs.allClear([]));
    expect(await host.deliver()).toMatchObject({ delivered: 1 });
    expect(until()).toBe(old);
    await stop();
  });
});
