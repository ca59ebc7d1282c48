import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readOwn } from "../../../agent/run/files.ts";
import { findingsOf } from "../../../src/collector/store/findings.ts";
import { openStore, type Store } from "../../../src/collector/store/store.ts";
import { TestCollector } from "../../support/collector.ts";
import { type Resident, ResidentHost } from "../../support/resident-host.ts";
import { SftpServer, whyNoSftp } from "../../support/sftp-server.ts";

vi.setConfig({ testTimeout: 120_000 });
const SOON = { timeout: 60_000, interval: 100 };
const WHY_NO_SFTP = whyNoSftp();

/** How many reports it says that the collector has for good. */
function acknowledged({ said }: Resident): number {
  return [...said.matchAll(/"delivered":(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

describe("a resident agent that no network leads to the collector", () => {
  const folder = mkdtempSync(join(tmpdir(), "mesdrift-ways-"));
  const drops = join(folder, "drops");
  let collector: TestCollector;
  let store: Store;
  beforeAll(async () => {
    mkdirSync(drops);
    const settings = join(folder, "collector.yaml");
    writeFileSync(settings, `drops: [${drops}]\n`);
    collector = await TestCollector.start(undefined, ["--config", settings]);
    store = await openStore(collector.store);
  });
  afterAll(async () => {
    await store?.close();
    await collector?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A change on a host that delivers this way is an open finding at the collector, and the host learns of it. */
  async function tellsChanges(way: object, by: string): Promise<void> {
    const host = await ResidentHost.make();
    const token = await collector.token({ url: "https://192.0.2.1:8443" });
    expect(await host.agent("enrol", "--token", token, "--offline")).toMatchObject({ status: 0 });
    writeFileSync(join(host.state, "agent.yaml"), JSON.stringify({ ways: [way] }));
    const resident = host.start();
    await resident.says('"a pass is done"');
    writeFileSync(join(host.mes, "a.xml"), "<a/>");
    const open = async () => (await findingsOf(store, { status: "open" })).map(({ address }) => address);
    await expect.poll(open, SOON).toContain(`config:${host.mes}/a.xml`);
    await expect
      .poll(() => readOwn(host.state, "status")?.delivery?.result, SOON)
      .toMatchObject({ by, left: 0 });
    expect(readdirSync(drops).filter((name) => name.endsWith(".drop"))).toEqual([]);
    expect(await resident.end("SIGTERM")).toBe(0);
    // The next life begins with a look for receipts.
    const next = host.start();
    await expect.poll(() => acknowledged(resident) + acknowledged(next), SOON).toBe(2);
  }

  test("puts each report into a folder, and forgets it once the receipt lies there", () =>
    tellsChanges({ folder: drops }, `folder ${drops}`));

  test.skipIf(WHY_NO_SFTP !== undefined)(
    `puts each report on an sftp server, and forgets it once the receipt lies there${WHY_NO_SFTP ? ` (skipped: ${WHY_NO_SFTP})` : ""}`,
    async () => {
      const server = await SftpServer.start(folder);
      try {
        const { port, key, hostKey } = server;
        const sftp = { host: "127.0.0.1", port, user: "root", key, hostKey, folder: drops };
        await tellsChanges({ sftp }, `sftp root@127.0.0.1:${port}${drops}`);
      } finally {
        server.stop();
      }
    },
  );
});
