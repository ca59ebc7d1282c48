import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openAuthority } from "../../src/collector/authority/authority.ts";
import { over } from "../../src/collector/relay/connect.ts";
import { readLinks } from "../../src/collector/relay/links.ts";
import { envelopesOf } from "../../src/collector/store/envelopes.ts";
import { eventsBetween } from "../../src/collector/store/events.ts";
import { changePeer, peersOf } from "../../src/collector/store/peers.ts";
import { refusalsSince } from "../../src/collector/store/refusals.ts";
import { openStore, type Store } from "../../src/collector/store/store.ts";
import { packParcel, signHosts } from "../../src/wire/parcel.ts";
import { post, Unreached } from "../../src/wire/post.ts";
import { BATCH_TYPE, PATHS, ParcelAnswer } from "../../src/wire/protocol.ts";
import { TestCollector } from "../support/collector.ts";
import { CollectorProcess } from "../support/collector-process.ts";
import { PlantHost } from "../support/plant-host.ts";
import { type Postgres, startPostgres, whyNoPostgres } from "../support/postgres.ts";
import { finding } from "../support/signed-host.ts";
import { ask } from "../support/tls-request.ts";
import { type Plant, plant } from "../support/trust.ts";

// Links are worked every few seconds, and processes start and die here.
vi.setConfig({ testTimeout: 180_000 });
const SOON = { timeout: 90_000, interval: 300 };

const WHY_NOT = whyNoPostgres();
let server: Postgres | undefined;
beforeAll(async () => {
  if (WHY_NOT === undefined) server = await startPostgres();
});
afterAll(() => server?.stop());

/** All that a collector stores, in order. */
async function stored({ store }: TestCollector): Promise<string[]> {
  const opened = await openStore(store);
  const texts = await Array.fromAsync(envelopesOf(opened), ({ text }) => text);
  await opened.close();
  return texts;
}

async function withStore<Result>(
  { store }: TestCollector,
  act: (store: Store) => Promise<Result>,
): Promise<Result> {
  const opened = await openStore(store);
  try {
    return await act(opened);
  } finally {
    await opened.close();
  }
}

/** As a relay sends: again while headquarters has another parcel of that relay in hand, which its worker may have sent just then. */
async function inTurn<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  try {
    return await send();
  } catch (thrown) {
    if (!(thrown instanceof Unreached)) throw thrown;
    await sleep(SOON.interval);
    return inTurn(send);
  }
}

/** What was refused, as sender and crime. */
function refused(collector: TestCollector): Promise<string[]> {
  return withStore(collector, async (store) =>
    (await refusalsSince(store, "2000")).map(
      ({ from, crime, last_message }) => `${from} ${crime}: ${last_message}`,
    ),
  );
}

async function served({ running }: TestCollector): Promise<string> {
  return (await ask(new URL(`${PATHS.trust}/metadata/timestamp.json`, running.url))).text;
}

/** What the host holds to be the open findings, and no more. */
const OPEN = [finding("aa")];

describe("a site's collector that connects up", () => {
  let [headquarters, site]: TestCollector[] = [];
  let host: PlantHost;
  let engineers: Plant;
  const both = () => {
    if (!headquarters || !site) throw new Error("not started");
    return { headquarters, site };
  };

  beforeAll(async () => {
    headquarters = await TestCollector.start(await server?.newDatabase());
    site = await TestCollector.start();
    const token = await headquarters.admin("relay", "token", "--site", "site-a");
    const joined = await site.admin("relay", "join", "--token", token, "--name", "plant-a");
    expect(joined).toBe(`this collector relays to ${new URL(headquarters.running.url).host}: site-a`);
    host = new PlantHost(site.folder, "mes-1");
    await host.enrol(await site.token());
  });
  afterAll(() => Promise.all([headquarters?.stop(), site?.stop()]));

  test("relays what its hosts signed, byte for byte, in order, and headquarters knows who brought it", async () => {
    const { headquarters, site } = both();
    const other = new PlantHost(site.folder, "mes-of-another-site");
    await other.enrol(await site.token({ site: "site-b" }));
    other.keep(other.signs.report([]));
    await other.deliver();
    const texts = host.keep(
      host.signs.report(OPEN),
      ...Array.from({ length: 80 }, () => host.signs.allClear(OPEN)),
    );
    expect(await host.deliver()).toMatchObject({ left: 0 });
    await expect.poll(() => stored(headquarters), SOON).toEqual(texts);
    expect(await headquarters.admin("host", "list")).toMatch(
      /site-a {2}mes-1 {2}approved {2}heard .* 1 open finding/,
    );
    expect(await headquarters.admin("relay", "list")).toMatch(
      /plant-a {2}relay {2}site-a {2}approved {2}heard /,
    );
    expect(await site.admin("relay", "list")).toMatch(
      /headquarters {2}site-a {2}approved {2}heard .* 0 reports to relay/,
    );
    const rows = await withStore(headquarters, ({ db }) =>
      db.selectFrom("envelope").select("relay_id").distinct().execute(),
    );
    expect(rows).toEqual([{ relay_id: expect.any(Number) }]);
  });

  test("goes on where it was after it died in the middle, and nothing is lost or doubled", async () => {
    const { headquarters, site } = both();
    const before = await stored(headquarters);
    const port = headquarters.running.port;
    await headquarters.running.end("SIGTERM");
    const texts = host.keep(...Array.from({ length: 200 }, () => host.signs.allClear(OPEN)));
    expect(await host.deliver()).toMatchObject({ left: 0 });
    headquarters.running = await CollectorProcess.start({
      state: headquarters.state,
      store: headquarters.store,
      port,
    });
    await expect.poll(async () => (await stored(headquarters)).length, SOON).toBeGreaterThan(before.length);
    await site.running.end("SIGKILL");
    site.running = await CollectorProcess.start({
      state: site.state,
      store: site.store,
      port: site.running.port,
    });
    await expect.poll(async () => (await stored(headquarters)).length, SOON).toBe(before.length + 200);
    expect(await stored(headquarters)).toEqual([...before, ...texts]);
    const events = await withStore(headquarters, (store) => eventsBetween(store, "2000", "9999"));
    expect(events.filter(({ kind }) => kind !== "clock")).toEqual([]);
  });

  test("hands on that headquarters lacks something, and the host tells all again", async () => {
    const { headquarters, site } = both();
    const late = new PlantHost(site.folder, "mes-2");
    await late.enrol(await site.token());
    const pause = (relayed: number) =>
      withStore(site, async (store) => changePeer(store, (await peersOf(store))[0]?.id ?? 0, { relayed }));
    await pause(1_000_000);
    late.keep(late.signs.report([]));
    await late.deliver();
    const [lost] = (await stored(site)).slice(-1);
    late.keep(
      late.signs.changes({ opened: [finding("bb")] }, [finding("bb")]),
      late.signs.allClear([finding("zz")]),
    );
    await late.deliver();
    await pause((await stored(site)).length - 2);
    await expect
      .poll(() => withStore(headquarters, (store) => eventsBetween(store, "2000", "9999")), SOON)
      .toContainEqual(expect.objectContaining({ kind: "gap" }));
    await expect
      .poll(async () => {
        late.keep(late.signs.allClear([finding("zz")]));
        return late.deliver();
      }, SOON)
      .toMatchObject({ want: "full" });
    await site.admin("relay", "resend", "1");
    await expect.poll(async () => (await stored(headquarters)).includes(lost ?? ""), SOON).toBe(true);
  });

  test.each<[string, string, string]>([
    ["of a site that is not its own", "site-b", "foreign-site"],
    ["that headquarters knows otherwise", "site-a", "foreign-host"],
  ])("may not bring a host %s", async (_, of, crime) => {
    const { headquarters, site } = both();
    const stranger = new PlantHost(headquarters.folder, `stranger-${crime}`);
    if (crime === "foreign-host") await stranger.enrol(await headquarters.token());
    const { key } = await openAuthority(site.state, () => new Date());
    const { name } = stranger;
    const hosts = [{ name, site: of, publicHex: stranger.signs.key.publicHex, status: "approved" as const }];
    const list = signHosts({ at: new Date().toISOString(), hosts }, key);
    const body = await packParcel({ hosts: list, envelopes: [stranger.signs.report([])] });
    const link = readLinks(site.state)[0]?.link;
    if (!link || link instanceof Error) throw new Error("no link");
    const answer = await inTurn(() =>
      post({ ...over(link, PATHS.parcels), type: BATCH_TYPE, body }, ParcelAnswer),
    );
    expect(answer.fates).toMatchObject([{ status: "refused" }]);
    expect(await refused(headquarters)).toContainEqual(expect.stringContaining(`plant-a ${crime}: `));
  });

  test("mirrors what engineers published down, verified under the root that a person named", async () => {
    const { headquarters, site } = both();
    engineers = plant(join(headquarters.folder, "trust"));
    engineers.now = new Date();
    engineers.putSite("site-a", { "one.json": "{}" });
    const root = ["--root-fingerprint", engineers.pin.fingerprint];
    await headquarters.admin("trust", "pin", engineers.folder.path, ...root);
    await headquarters.admin("trust", "put", engineers.folder.path);
    await site.admin("trust", "pin", ...root);
    await expect.poll(() => served(site), SOON).toBe(await served(headquarters));
    engineers.putSite("site-a", { "two.json": "{}" });
    await headquarters.admin("trust", "put", engineers.folder.path);
    await expect.poll(() => served(site), SOON).toBe(await served(headquarters));
    const { status } = await ask(new URL(`${PATHS.trust}/metadata/1.site-a.json`, site.running.url));
    expect(status).toBe(200);
  });

  test("is refused once headquarters revoked it, and keeps what is to be relayed", async () => {
    const { headquarters, site } = both();
    await headquarters.admin("relay", "revoke", "1");
    const before = (await stored(headquarters)).length;
    host.keep(host.signs.allClear(OPEN));
    await host.deliver();
    await expect
      .poll(() => refused(headquarters), SOON)
      .toContainEqual("plant-a revoked-collector: this collector was revoked");
    expect((await stored(headquarters)).length).toBe(before);
    expect(await site.admin("relay", "list")).toMatch(/[1-9]\d* reports? to relay/);
  });
});

describe("headquarters that connect down", () => {
  test("fetch the reports of a site's collector, and bring it the trust repository", async () => {
    const headquarters = await TestCollector.start();
    const site = await TestCollector.start(await server?.newDatabase());
    try {
      const token = () => site.admin("relay", "token", "--site", "site-a", "--for-headquarters");
      const join_ = ["relay", "join", "--name", "headquarters", "--token"];
      expect((await headquarters.tryAdmin(...join_, await token())).stderr).toContain(
        "say with --site whose hosts",
      );
      await headquarters.admin(...join_, await token(), "--site", "site-a");
      const host = new PlantHost(site.folder, "mes-1");
      await host.enrol(await site.token());
      const texts = host.keep(
        host.signs.report(OPEN),
        ...Array.from({ length: 130 }, () => host.signs.allClear(OPEN)),
      );
      await host.deliver();
      await expect.poll(() => stored(headquarters), SOON).toEqual(texts);
      await expect
        .poll(() => site.admin("relay", "list"), SOON)
        .toMatch(/headquarters {2}headquarters {2}site-a {2}approved .* 0 reports to relay/);

      const engineers = plant(join(headquarters.folder, "trust"));
      engineers.now = new Date();
      engineers.putSite("site-a", { "one.json": "{}" });
      const root = ["--root-fingerprint", engineers.pin.fingerprint];
      await headquarters.admin("trust", "pin", engineers.folder.path, ...root);
      await headquarters.admin("trust", "put", engineers.folder.path);
      await expect
        .poll(() => refused(site), SOON)
        .toContainEqual(expect.stringMatching(/^headquarters bad-publication: .*no root that was pinned/));
      await site.admin("trust", "pin", ...root);
      await expect.poll(() => served(site), SOON).toBe(await served(headquarters));
    } finally {
      await Promise.all([headquarters.stop(), site.stop()]);
    }
  });
});
