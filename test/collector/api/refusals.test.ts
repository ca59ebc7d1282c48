import { request } from "node:http";
import { Agent, createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tls } from "../../../agent/ship/connection.ts";
import { openAuthority } from "../../../src/collector/authority/authority.ts";
import { packBatch } from "../../../src/wire/batch.ts";
import { BATCH_TYPE, BatchAnswer, PATHS } from "../../../src/wire/protocol.ts";
import { newRequest } from "../../../src/wire/request.ts";
import { TestCollector } from "../../support/collector.ts";
import { PlantHost } from "../../support/plant-host.ts";
import { finding } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";
import { ask } from "../../support/tls-request.ts";

onEachStore((stores) => {
  let collector: TestCollector;
  let host: PlantHost;
  let connection: Tls;
  beforeAll(async () => {
    collector = await TestCollector.start(await stores.fresh());
    host = new PlantHost(collector.folder, "mes-1");
    connection = await host.enrol(await collector.token());
  });
  afterAll(() => collector?.stop());

  /** Sends a body as the host, or as one without a certificate. */
  function send(body: Uint8Array | string, own: Partial<Tls> = connection, type = BATCH_TYPE) {
    const { certificate: cert, key } = own;
    const headers = { "content-type": type };
    return ask(
      new URL(PATHS.reports, collector.running.url),
      { headers, ...(cert ? { cert, key } : {}) },
      body,
    );
  }
  async function sent(...envelopes: string[]) {
    const { text } = await send(await packBatch(envelopes));
    return BatchAnswer.parse(JSON.parse(text)).fates.map(({ status, why }) =>
      why ? `${status}: ${why}` : status,
    );
  }
  /** How often each crime was counted today. */
  async function counted(crime: string): Promise<number> {
    const [line] = await collector.metrics(`mesdrift_refused_today{crime="${crime}"}`);
    return Number(line?.split(" ").at(-1) ?? 0);
  }

  test("a report that is sent again is not stored again", async () => {
    const report = host.signs.report([finding("aa")]);
    expect(await sent(report, report)).toEqual(["stored", "had"]);
    expect(await sent(report)).toEqual(["had"]);
  });

  test("whoever has an answer may send the next batch at once", async () => {
    const body = await packBatch([host.signs.allClear([finding("aa")])]);
    const { certificate: cert, key } = connection;
    const agent = new Agent({ keepAlive: true });
    const headers = { "content-type": BATCH_TYPE };
    const options = { headers, cert, key, agent };
    const statuses = new Set<number>();
    for (let count = 0; count < 200; count++)
      statuses.add((await ask(new URL(PATHS.reports, collector.running.url), options, body)).status);
    agent.destroy();
    expect([...statuses]).toEqual([200]);
  });

  test("a report signed by another host, or changed on the way, is refused; what is good beside it is stored", async () => {
    const other = new PlantHost(collector.folder, "mes-2");
    const good = host.signs.allClear([finding("aa")]);
    const changed = JSON.parse(host.signs.allClear([finding("aa")]));
    changed.payload = Buffer.from(
      Buffer.from(changed.payload, "base64").toString().replace("mes-1", "mes-9"),
    ).toString("base64");
    const fates = await sent(other.signs.report([]), good, JSON.stringify(changed), '{"no":"envelope"}');
    expect(fates).toEqual([
      expect.stringContaining("refused: signed with the key"),
      "stored",
      expect.stringContaining("refused: the signature of key"),
      expect.stringContaining("refused: no signed envelope"),
    ]);
    expect(await counted("unknown-key")).toBe(1);
    expect(await counted("bad-signature")).toBe(1);
    expect(await counted("no-envelope")).toBe(1);
  });

  test("a clock that says no time is refused; one that is years off is kept and told", async () => {
    const mad = new PlantHost(collector.folder, "mad");
    const own = await mad.enrol(await collector.token());
    const { time } = mad.signs;
    mad.signs.time = { toISOString: () => "soon", getTime: () => time.getTime() } as Date;
    const nonsense = mad.signs.report([]);
    mad.signs.time = new Date("2099-01-01T00:00:00Z");
    const { text } = await send(await packBatch([nonsense, mad.signs.report([])]), own);
    expect(BatchAnswer.parse(JSON.parse(text)).fates).toMatchObject([
      { status: "refused" },
      { status: "stored" },
    ]);
    expect(await counted("bad-clock")).toBe(1);
    expect(await collector.admin("event", "list")).toMatch(
      /mad {2}clock {2}its clock said 2099-01-01T00:00:00.000Z when the collector's said /,
    );
  });

  test.each<[string, () => Promise<{ status: number }>, number, string]>([
    ["too many bytes", () => send(Buffer.alloc(5 * 1024 * 1024)), 413, "oversize"],
    [
      "few bytes that unpack to many",
      () => send(zstdCompressSync(Buffer.alloc(64 * 1024 * 1024))),
      400,
      "bad-batch",
    ],
    ["what was never packed", () => send("no zstd"), 400, "bad-batch"],
    [
      "a batch that was cut off",
      async () => send((await packBatch(["{}", "{}"])).subarray(0, -5)),
      400,
      "bad-batch",
    ],
    [
      "too many reports at once",
      async () => send(await packBatch(Array.from({ length: 65 }, () => "{}"))),
      400,
      "bad-batch",
    ],
    ["another type", () => send("{}", connection, "application/json"), 400, "bad-batch"],
    ["a batch without a certificate", async () => send(await packBatch([]), {}), 401, "no-certificate"],
    ["a batch with a certificate of another collector", stranger, 401, "foreign-certificate"],
  ])("%s: refused, counted, and listed with its reason", async (_, attempt, status, crime) => {
    const before = await counted(crime);
    expect((await attempt()).status).toBe(status);
    expect(await counted(crime)).toBe(before + 1);
  });

  /** Somebody with a collector of their own, which certifies them. */
  async function stranger() {
    const own = await openAuthority(`${collector.folder}/stranger`, () => new Date());
    const { key, csr } = await newRequest();
    const { pem: certificate } = await own.host(csr, host.signs.key.keyId, new Date());
    return send(await packBatch([]), { certificate, key });
  }

  test("after all that, what was refused is listed by day, sender and crime, and the host delivers as before", async () => {
    const listed = await collector.admin("refusal", "list");
    expect(listed).toMatch(
      /^\d{4}-\d\d-\d\d {2}mes-1 {2}bad-signature {2}1 times {2}last .*the content was changed$/m,
    );
    expect(listed).toMatch(/ {2}127\.0\.0\.1 {2}foreign-certificate {2}1 times/);
    expect(await sent(host.signs.report([finding("aa")]))).toEqual(["stored"]);
  });
});

test("behind a proxy the certificate that it tells counts, and no other", async () => {
  const collector = await TestCollector.start(undefined, ["--behind-proxy", "X-Client-Certificate"]);
  const tls = await openAuthority(collector.state, () => new Date());
  const proxy = await proxyTo(collector.running.port, await tls.server(["127.0.0.1"], new Date()));
  try {
    const url = `https://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const host = new PlantHost(collector.folder, "mes-1");
    await host.enrol(await collector.token({ url }));
    host.keep(host.signs.report([]));
    expect(await host.deliver()).toMatchObject({ delivered: 1, left: 0 });
    const headers = { "content-type": BATCH_TYPE, "x-client-certificate": "made%20up" };
    const made = await ask(new URL(PATHS.reports, url), { headers }, "");
    expect(made).toMatchObject({ status: 401, text: expect.stringContaining("no client certificate") });
    const broken = await fetch(`http://127.0.0.1:${collector.running.port}${PATHS.reports}`, {
      method: "POST",
      headers: { "content-type": BATCH_TYPE, "x-client-certificate": "100%" },
    });
    expect(broken.status).toBe(401);
  } finally {
    proxy.close();
    await collector.stop();
  }
});

/** What a plant's web server does: it ends TLS, asks for a certificate, and tells it in a header of its own. */
async function proxyTo(
  port: number,
  { certificate, key }: { certificate: string; key: string },
): Promise<Server> {
  const tls = { cert: certificate, key, requestCert: true, rejectUnauthorized: false };
  const proxy = createServer(tls, (incoming, outgoing) => {
    const { raw } = (incoming.socket as TLSSocket).getPeerX509Certificate() ?? {};
    const pem = raw
      ? `-----BEGIN CERTIFICATE-----\n${raw.toString("base64")}\n-----END CERTIFICATE-----\n`
      : "";
    const { method, url, headers } = incoming;
    const told = { ...headers, "x-client-certificate": encodeURIComponent(pem) };
    const onward = request({ host: "127.0.0.1", port, method, path: url, headers: told }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  return proxy;
}
