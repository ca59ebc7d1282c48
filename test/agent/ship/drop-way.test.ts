import { randomBytes } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { readConnection } from "../../../agent/ship/connection.ts";
import { undelivered } from "../../../agent/ship/undelivered.ts";
import { newKeyPem, signingKey } from "../../../src/trust/keys/signing-key.ts";
import { sha256 } from "../../../src/trust/repository/names.ts";
import { receiptName } from "../../../src/wire/drop.ts";
import { signReceipt } from "../../../src/wire/receipt.ts";
import { run } from "../../bed/shell.ts";
import { DropCollector } from "../../support/drop-collector.ts";
import { PlantHost } from "../../support/plant-host.ts";
import { finding } from "../../support/signed-host.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// Each step waits for the disk, which a busy machine makes slow.
vi.setConfig({ testTimeout: 120_000 });

const DAY_MS = 86_400_000;
const isRoot = process.geteuid?.() === 0;

let folder: string;
let collector: DropCollector;
let host: PlantHost;
let texts: string[];
beforeEach(async () => {
  folder = temporaryFolder();
  collector = await DropCollector.open(folder);
  host = new PlantHost(folder, "mes-1");
  host.enrolOffline(await collector.token());
  host.operator(`ways: [{folder: ${collector.drops}}]`);
  texts = host.keep(host.signs.report([finding("aa")]), host.signs.allClear([finding("aa")]));
});
afterEach(() => collector.store.close());

const later = (days: number) => () => new Date(Date.now() + days * DAY_MS);
const undeliveredNow = () => undelivered(host.state).undelivered;

test("what a host hands over is taken in, and leaves its disk when the receipt comes back, not before", async () => {
  expect(await host.deliver()).toMatchObject({
    handedOver: 2,
    awaited: 2,
    delivered: 0,
    left: 0,
    paceSeconds: 300,
  });
  expect(undeliveredNow()).toBe(2);
  expect(await collector.takeAll()).toMatchObject([{ is: "taken", host: "mes-1" }]);
  expect(await collector.stored()).toEqual(texts);
  expect(collector.lying(".drop")).toEqual([]);
  expect(await host.deliver()).toEqual({
    delivered: 2,
    left: 0,
    paceSeconds: 0,
    by: `folder ${collector.drops}`,
  });
  expect(undeliveredNow()).toBe(0);
  expect(readdirSync(collector.drops)).toEqual([]);
});

test("what waits for its receipt is not handed over again, and what is new goes beside it", async () => {
  await host.deliver();
  expect(await host.deliver()).toMatchObject({ awaited: 2, left: 0 });
  texts.push(...host.keep(host.signs.allClear([finding("aa")])));
  expect(await host.deliver()).toMatchObject({ handedOver: 1, awaited: 3 });
  expect(collector.lying(".drop")).toHaveLength(2);
  await collector.takeAll();
  expect((await collector.stored()).sort()).toEqual(texts.sort());
});

test("receipts that were lost: a day later it is handed over again, and stored once", async () => {
  await host.deliver();
  await collector.takeAll();
  rmSync(join(collector.drops, collector.lying(".receipt")[0] ?? ""));
  expect(await host.deliver()).toMatchObject({ awaited: 2 });
  expect(await host.deliver(later(1.01))).toMatchObject({ handedOver: 2, awaited: 2 });
  expect(await collector.takeAll()).toMatchObject([
    { is: "taken", fates: [{ status: "had" }, { status: "had" }] },
  ]);
  expect(await host.deliver(later(1.02))).toMatchObject({ delivered: 2, left: 0 });
  expect(await collector.stored()).toEqual(texts);
});

test("a drop that nobody fetched for a week lies there once", async () => {
  await host.deliver();
  const before = collector.lying(".drop");
  expect(await host.deliver(later(7))).toMatchObject({ awaited: 2, left: 0 });
  expect(collector.lying(".drop")).toEqual(before);
});

test("the collector knows the host by its first drop, and the token is forgotten with the first receipt", async () => {
  expect(readConnection(host.state)?.request?.name).toBe("mes-1");
  await host.deliver();
  await collector.takeAll();
  await host.deliver();
  expect(readConnection(host.state)?.request).toBeUndefined();
});

test.each<[string, (text: string) => string]>([
  ["signed by somebody else", () => receipt(signingKey(newKeyPem()))],
  ["for another host", () => receipt(collector.authority.key, "ab".repeat(32))],
  ["changed", (text) => text.replace(/"payload":"./, '"payload":"A')],
  ["cut off", (text) => text.slice(0, 200)],
  ["no receipt at all", () => "{}"],
  ["endless", () => "x".repeat(300_000)],
])("a receipt that is %s is told and not believed; the true one counts still", async (_, forge) => {
  await host.deliver();
  await collector.takeAll();
  const [name = ""] = collector.lying(".receipt");
  const file = join(collector.drops, name);
  const genuine = readFileSync(file, "utf8");
  writeFileSync(file, forge(genuine));
  expect(await host.deliver()).toMatchObject({
    delivered: 0,
    awaited: 2,
    doubts: [expect.stringContaining(`${name} is not believed`)],
  });
  writeFileSync(file, genuine);
  expect(await host.deliver()).toMatchObject({ delivered: 2, left: 0 });
});

/** A receipt over what the host handed over, as somebody might write it. */
function receipt(key: Parameters<typeof signReceipt>[2], keyId = host.signs.key.keyId): string {
  const received = new Set(texts.map((text) => sha256(text)));
  return signReceipt({ host: keyId, received, refused: new Map() }, new Date(), key);
}

test("a receipt for other reports settles nothing: they are handed over again", async () => {
  await host.deliver();
  const [name = ""] = collector.lying(".drop");
  const other = signReceipt(
    { host: host.signs.key.keyId, received: new Set(["ab".repeat(32)]), refused: new Map() },
    new Date(),
    collector.authority.key,
  );
  writeFileSync(join(collector.drops, receiptName(name)), other);
  expect(await host.deliver()).toMatchObject({ delivered: 0, handedOver: 2, awaited: 2 });
});

test("receipts that come back in another order settle what they name, and nothing else", async () => {
  await host.deliver();
  const [first = ""] = collector.lying(".drop");
  renameSync(join(collector.drops, first), join(folder, first));
  host.keep(host.signs.allClear([finding("aa")]));
  await host.deliver();
  await collector.takeAll();
  expect(await host.deliver()).toMatchObject({ delivered: 1, awaited: 2 });
  renameSync(join(folder, first), join(collector.drops, first));
  await collector.takeAll();
  expect(await host.deliver()).toMatchObject({ delivered: 2, left: 0 });
});

test("several epochs of a host go in the order in which they were signed", async () => {
  const anew = new PlantHost(folder, "mes-1b");
  anew.signs.epoch = "ff".repeat(16);
  host.signs.epoch = "00".repeat(16);
  const more = host.keep(host.signs.allClear([]));
  await host.deliver();
  await collector.takeAll();
  expect(await collector.stored()).toEqual([...texts, ...more]);
});

test("the operator is told when a refusal comes back by the receipt, and the report is kept aside", async () => {
  host.keep('{"no":"envelope"}');
  await host.deliver();
  expect(await collector.takeAll()).toMatchObject([
    { is: "refused", crime: "bad-envelopes", why: expect.stringMatching(/^1 of 3 envelopes were refused/) },
  ]);
  expect(await host.deliver()).toMatchObject({ delivered: 2, left: 0 });
  expect(readdirSync(join(host.state, "refused"))).toEqual([`${host.signs.epoch}.3.json`]);
  expect(collector.lying(".drop", join(collector.drops, "refused"))).toHaveLength(1);
});

test("behind a data diode handing over counts, and reports say how many nobody confirmed", async () => {
  host.operator(`ways: [{folder: ${collector.drops}, oneWay: true}]`);
  expect(await host.deliver()).toEqual({
    delivered: 0,
    handedOver: 2,
    left: 0,
    paceSeconds: 0,
    by: `folder ${collector.drops}`,
  });
  expect(undelivered(host.state)).toEqual({ undelivered: 0, unconfirmed: 2 });
  const [name = ""] = collector.lying(".drop");
  // What the diode lost is a gap at the collector, which sees it; what comes later makes the host known all the same.
  rmSync(join(collector.drops, name));
  host.keep(host.signs.allClear([finding("aa")]));
  await host.deliver();
  expect(await collector.takeAll()).toMatchObject([{ is: "taken", host: "mes-1" }]);
  const events = await collector.store.db.selectFrom("event").select("kind").execute();
  expect(events).toContainEqual({ kind: "gap" });
});

test("a folder that is not there is not made, and nothing counts as handed over", async () => {
  host.operator(`ways: [{folder: ${folder}/stick}]`);
  expect(await host.deliver()).toMatchObject({
    left: 2,
    why: expect.stringContaining("check that it is mounted"),
  });
  expect(existsSync(join(folder, "stick"))).toBe(false);
  mkdirSync(join(folder, "stick"));
  expect(await host.deliver()).toMatchObject({ handedOver: 2, left: 0 });
});

test("what a crash left half-written is no drop, and is written whole the next time", async () => {
  await host.deliver();
  const [name = ""] = collector.lying(".drop");
  const half = join(collector.drops, `${name}.${process.pid}.part`);
  copyFileSync(join(collector.drops, name), half);
  rmSync(join(collector.drops, name));
  expect(await collector.takeAll()).toEqual([]);
  expect(await host.deliver(later(1.01))).toMatchObject({ handedOver: 2 });
  expect(existsSync(half)).toBe(false);
  expect(await collector.takeAll()).toMatchObject([{ is: "taken" }]);
});

test.skipIf(!isRoot)(
  "on a folder that is full nothing is half there, and all goes once there is space",
  async () => {
    const full = join(folder, "full");
    mkdirSync(full);
    await run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", full]);
    onTestFinished(async () => void (await run("umount", [full])));
    host.operator(`ways: [{folder: ${full}}]`);
    host.keep(host.signs.report([{ ...finding("bb"), after: randomBytes(100_000).toString("base64") }]));
    expect(await host.deliver()).toMatchObject({
      left: 3,
      why: expect.stringMatching(/no space left.*check that it is mounted/),
    });
    expect(readdirSync(full)).toEqual([]);
    await run("mount", ["-o", "remount,size=1m", full]);
    expect(await host.deliver()).toMatchObject({ handedOver: 3, left: 0 });
  },
);
