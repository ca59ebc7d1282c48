import { randomBytes } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import { DropCollector } from "../../support/drop-collector.ts";
import { PlantHost } from "../../support/plant-host.ts";
import { breakingLine, SftpServer, whyNoSftp } from "../../support/sftp-server.ts";
import { finding } from "../../support/signed-host.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// Each step waits for the disk, which a busy machine makes slow.
vi.setConfig({ testTimeout: 120_000 });

const WHY_NOT = whyNoSftp();

describe.skipIf(WHY_NOT !== undefined)(`by sftp${WHY_NOT ? ` (skipped: ${WHY_NOT})` : ""}`, () => {
  const keys = mkdtempSync(join(tmpdir(), "mesdrift-sftp-"));
  let server: SftpServer;
  let folder: string;
  let collector: DropCollector;
  let host: PlantHost;
  let texts: string[];
  beforeAll(async () => {
    server = await SftpServer.start(keys);
  });
  afterAll(() => {
    server?.stop();
    rmSync(keys, { recursive: true, force: true });
  });
  beforeEach(async () => {
    folder = temporaryFolder();
    collector = await DropCollector.open(folder);
    host = new PlantHost(folder, "mes-1");
    host.enrolOffline(await collector.token());
    const large = { ...finding("aa"), after: randomBytes(300_000).toString("base64") };
    texts = host.keep(host.signs.report([large]), host.signs.allClear([large]));
  });
  afterEach(() => collector.store.close());

  /** The way as an operator writes it. */
  function way(changes: Record<string, unknown> = {}): string {
    const { port, key, hostKey } = server;
    return JSON.stringify({
      sftp: { host: "127.0.0.1", port, user: "root", key, hostKey, folder: collector.drops, ...changes },
    });
  }
  const by = (...ways: string[]) => host.operator(`ways: [${ways.join(", ")}]`);

  test("what a host puts on the server is taken in, and the receipt that lies there then frees its disk", async () => {
    by(way());
    expect(await host.deliver()).toMatchObject({ handedOver: 2, awaited: 2, left: 0 });
    expect(collector.lying("")).toEqual([expect.stringMatching(/\.drop$/)]);
    expect(await host.deliver()).toMatchObject({ delivered: 0, awaited: 2 });
    expect(await collector.takeAll()).toMatchObject([{ is: "taken", host: "mes-1" }]);
    expect(await collector.stored()).toEqual(texts);
    expect(await host.deliver()).toEqual({
      delivered: 2,
      left: 0,
      paceSeconds: 0,
      by: `sftp root@127.0.0.1:${server.port}${collector.drops}`,
    });
    expect(readdirSync(collector.drops)).toEqual([]);
  });

  test("a drop that is there already is replaced", async () => {
    by(way());
    await host.deliver();
    rmSync(join(host.state, "handed.json"));
    expect(await host.deliver()).toMatchObject({ handedOver: 2 });
    expect(collector.lying("")).toHaveLength(1);
    expect(await collector.takeAll()).toMatchObject([{ is: "taken" }]);
  });

  test("a server with another key gets nothing, and is told by the key that it shows", async () => {
    const hostKey = `SHA256:${"A".repeat(43)}`;
    by(way({ hostKey }));
    expect(await host.deliver()).toMatchObject({
      left: 2,
      why: expect.stringContaining(`the server shows the key ${server.hostKey}, expected ${hostKey}`),
    });
    expect(collector.lying("")).toEqual([]);
  });

  test("a server that dies midway leaves no drop, and nothing counts as handed over", async () => {
    const line = await breakingLine(server.port, 120_000);
    onTestFinished(() => void line.close());
    by(way({ port: line.port }));
    expect(await host.deliver()).toMatchObject({ left: 2, why: expect.stringContaining("sftp") });
    expect(collector.lying(".drop")).toEqual([]);
    expect(collector.lying(".part")).toHaveLength(1);
    by(way());
    expect(await host.deliver()).toMatchObject({ handedOver: 2, left: 0 });
    expect(collector.lying("")).toHaveLength(1);
    expect(await collector.takeAll()).toMatchObject([{ is: "taken" }]);
  });

  test.each<[string, () => Record<string, unknown>, RegExp]>([
    [
      "a user that the server does not know",
      () => ({ user: "nobody-here" }),
      /authentication.*check the address/,
    ],
    ["a key that is not there", () => ({ key: "/nowhere/drop.key" }), /the key for sftp can't be read/],
    ["a key that others may read", openKey, /others than its owner may use this key.*chmod 600/],
    ["a folder that the server does not have", () => ({ folder: "/nowhere" }), /no such file or folder/],
    ["a port where nobody listens", () => ({ port: 9 }), /ECONNREFUSED/],
  ])("%s is told, and everything is kept", async (_, changes, why) => {
    by(way(changes()));
    expect(await host.deliver()).toMatchObject({ left: 2, why: expect.stringMatching(why) });
  });

  function openKey() {
    const key = join(folder, "open.key");
    copyFileSync(server.key, key);
    chmodSync(key, 0o644);
    return { key };
  }

  test("the first way that works is taken, in the operator's order, and those passed over are told", async () => {
    const stick = join(folder, "stick");
    mkdirSync(stick);
    by('{"https": true}', way({ port: 9 }), JSON.stringify({ folder: stick }));
    expect(await host.deliver()).toMatchObject({
      by: `folder ${stick}`,
      handedOver: 2,
      passedOver: [expect.stringMatching(/^https: .*can't be reached/), expect.stringMatching(/^sftp root@/)],
    });
    // What lies on the stick stays there; what is new goes by the better way as soon as it works again.
    host.keep(host.signs.allClear([finding("aa")]));
    by(way(), JSON.stringify({ folder: stick }));
    expect(await host.deliver()).toMatchObject({
      by: expect.stringMatching(/^sftp/),
      handedOver: 1,
      awaited: 3,
    });
    await collector.takeAll(stick);
    await collector.takeAll();
    expect(await host.deliver()).toMatchObject({ delivered: 3, left: 0 });
  });
});
