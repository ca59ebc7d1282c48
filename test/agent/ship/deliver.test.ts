import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import type { Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { readConnection, writeConnection } from "../../../agent/ship/connection.ts";
import { newKeyPem, type SigningKey, signingKey } from "../../../src/trust/keys/signing-key.ts";
import { sha256 } from "../../../src/trust/repository/names.ts";
import { unpackBatch } from "../../../src/wire/batch.ts";
import { type ReceiptContent, signReceipt } from "../../../src/wire/receipt.ts";
import { newRequest } from "../../../src/wire/request.ts";
import { DropCollector } from "../../support/drop-collector.ts";
import { localServer } from "../../support/https-server.ts";
import { PlantHost } from "../../support/plant-host.ts";
import { finding } from "../../support/signed-host.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// Each step waits for the disk, which a busy machine makes slow.
vi.setConfig({ testTimeout: 120_000 });

/** What somebody who answers in the collector's place says to the batch. */
interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body: object;
}

/** A server in the collector's place, with a certificate that the host trusts, that says what a test wants. */
let server: Server & { base: string };
let certificates: string;
let answer: (hashes: readonly string[]) => Answer;
let batches: number[];
/** Most bytes that a request may have. */
let most: number;
let collector: DropCollector;
let host: PlantHost;

beforeAll(async () => {
  certificates = mkdtempSync(join(tmpdir(), "mesdrift-deliver-"));
  server = await localServer(certificates, async (request, response) => {
    const body = await buffer(request);
    if (body.length > most) {
      response.writeHead(413).end("<html>Request Entity Too Large</html>");
      return;
    }
    const lines = await unpackBatch(body);
    batches.push(lines.length);
    const { status = 200, headers = {}, body: said } = answer(lines.map((line) => sha256(line)));
    response.writeHead(status, headers).end(JSON.stringify(said));
  });
});
afterAll(() => {
  server?.close();
  rmSync(certificates, { recursive: true, force: true });
});
beforeEach(async () => {
  batches = [];
  most = Number.POSITIVE_INFINITY;
  const folder = temporaryFolder();
  collector = await DropCollector.open(folder);
  host = new PlantHost(folder, "mes-1");
  host.enrolOffline(await collector.token());
  const connection = readConnection(host.state);
  if (connection === undefined) throw new Error("not enrolled");
  const { key, csr } = await newRequest();
  const { pem: certificate } = await collector.authority.host(csr, host.signs.key.keyId, new Date());
  const ca = readFileSync(join(certificates, "ca.pem"), "utf8");
  writeConnection(host.state, { ...connection, url: server.base, tls: { key, certificate, ca } });
  host.operator(`ways: [{https: true}, {folder: ${collector.drops}}]`);
  host.keep(host.signs.report([finding("aa")]), host.signs.allClear([finding("aa")]));
});
afterEach(() => collector.store.close());

/** An answer as a collector gives it, over all that was sent. */
function answered(hashes: readonly string[], said: Partial<ReceiptContent> = {}, key?: SigningKey): Answer {
  const content = { host: host.signs.key.keyId, received: new Set(hashes), refused: new Map(), ...said };
  const receipt = signReceipt(content, new Date(), key ?? collector.authority.key);
  const fates = hashes.map((hash) => ({ sha256: hash, status: "stored" }));
  return { body: { fates, receipt, paceSeconds: 0 } };
}

test("what the receipt names leaves the host", async () => {
  answer = (hashes) => answered(hashes);
  expect(await host.deliver()).toEqual({ delivered: 2, left: 0, paceSeconds: 0, by: "https" });
  expect(collector.lying("")).toEqual([]);
});

test.each<[string, (hashes: readonly string[]) => Answer]>([
  ["signed by somebody else", (hashes) => answered(hashes, {}, signingKey(newKeyPem()))],
  ["for another host", (hashes) => answered(hashes, { host: "ab".repeat(32) })],
  ["over other reports", (hashes) => answered(hashes, { received: new Set(["ab".repeat(32)]) })],
  ["over a part of them", (hashes) => answered(hashes, { received: new Set(hashes.slice(1)) })],
])("a collector's word is nothing with a receipt %s: all is kept", async (_, lie) => {
  host.operator("ways: [{https: true}]");
  answer = lie;
  expect(await host.deliver()).toMatchObject({ delivered: 0, left: 2, why: expect.any(String) });
  answer = (hashes) => answered(hashes);
  expect(await host.deliver()).toMatchObject({ delivered: 2, left: 0 });
});

test("what the collector refuses is kept aside and told, and the rest is delivered", async () => {
  answer = ([first = "", ...rest]) =>
    answered([first, ...rest], { received: new Set(rest), refused: new Map([[first, "not for me"]]) });
  expect(await host.deliver()).toMatchObject({ delivered: 1, left: 0 });
  expect(readdirSync(join(host.state, "refused"))).toEqual([`${host.signs.epoch}.1.json`]);
  const [lapse = ""] = readdirSync(join(host.state, "lapses"));
  expect(JSON.parse(readFileSync(join(host.state, "lapses", lapse), "utf8"))).toMatchObject({
    cause: "dropped",
    detail: expect.stringContaining("number 1: refused by the collector: not for me"),
  });
});

test("a proxy that takes no large requests gets smaller ones, and what is too large alone is kept aside and told", async () => {
  const large = finding("bb", { after: randomBytes(60_000).toString("base64") });
  host.keep(host.signs.report([large]), ...Array.from({ length: 60 }, () => host.signs.allClear([large])));
  answer = (hashes) => answered(hashes);
  most = 20_000;
  expect(await host.deliver()).toEqual({ delivered: 62, left: 0, paceSeconds: 0, by: "https" });
  expect(batches.reduce((sum, length) => sum + length)).toBe(62);
  expect(readdirSync(join(host.state, "refused"))).toEqual([`${host.signs.epoch}.3.json`]);
  const [lapse = ""] = readdirSync(join(host.state, "lapses"));
  expect(readFileSync(join(host.state, "lapses", lapse), "utf8")).toMatch(
    /number 3: larger than a collector takes/,
  );
});

test("a collector that asks for patience gets one batch, and is not gone around", async () => {
  host.keep(...Array.from({ length: 100 }, () => host.signs.allClear([finding("aa")])));
  answer = (hashes) => {
    const { body } = answered(hashes);
    return { body: { ...body, paceSeconds: 7, want: "full" } };
  };
  expect(await host.deliver()).toEqual({
    delivered: 64,
    left: 38,
    paceSeconds: 7,
    want: "full",
    by: "https",
  });
  expect(batches).toEqual([64]);
});

test("a collector that is busy is left alone for as long as it says, and not gone around", async () => {
  answer = () => ({ status: 503, headers: { "retry-after": "120" }, body: { error: "too much is waiting" } });
  expect(await host.deliver()).toMatchObject({
    left: 2,
    paceSeconds: 120,
    why: expect.stringContaining("too much"),
  });
  expect(collector.lying("")).toEqual([]);
});

test("a collector that refuses the host is not gone around: it would say the same to a drop", async () => {
  answer = () => ({ status: 403, body: { error: "this host was revoked" } });
  expect(await host.deliver()).toMatchObject({
    left: 2,
    why: expect.stringContaining("this host was revoked"),
  });
  expect(collector.lying("")).toEqual([]);
});

test.each<[string, () => Answer]>([
  ["fails", () => ({ status: 500, body: { error: "the collector failed" } })],
  ["is none", () => ({ body: { hello: "world" } })],
])("where what answers over https %s, the next way is taken, and it is told why", async (_, what) => {
  answer = what;
  expect(await host.deliver()).toMatchObject({
    by: `folder ${collector.drops}`,
    handedOver: 2,
    passedOver: [expect.stringMatching(/^https: /)],
  });
});

test("what was handed over elsewhere and then delivered over https is taken away from there", async () => {
  answer = () => ({ status: 500, body: { error: "down" } });
  await host.deliver();
  expect(collector.lying(".drop")).toHaveLength(1);
  answer = (hashes) => answered(hashes);
  expect(await host.deliver()).toMatchObject({ by: "https", delivered: 2, left: 0 });
  expect(collector.lying("")).toEqual([]);
});

test("a host that is not enrolled says so, and keeps what it signed", async () => {
  const lone = new PlantHost(temporaryFolder(), "lone");
  lone.keep(lone.signs.report([]));
  expect(await lone.deliver()).toMatchObject({ left: 1, why: expect.stringContaining("not enrolled") });
  expect(existsSync(join(lone.state, "delivered.json"))).toBe(false);
});
