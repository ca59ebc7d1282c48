import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { PATHS } from "../../src/wire/protocol.ts";
import { TestCollector } from "../support/collector.ts";
import { filesOf, localServer } from "../support/https-server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { ask } from "../support/tls-request.ts";
import { plant } from "../support/trust.ts";

// The repository is looked at every few seconds.
vi.setConfig({ testTimeout: 120_000 });
const SOON = { timeout: 60_000, interval: 200 };
const TIMESTAMP = "metadata/timestamp.json";

test("a collector mirrors from a web server of a private authority what engineers published, and refuses what is older", async () => {
  const folder = temporaryFolder();
  const [certificates, config] = [join(folder, "certificates"), join(folder, "collector.yaml")];
  const engineers = plant(join(folder, "trust"));
  engineers.now = new Date();
  const web = await localServer(makeFolder(certificates), filesOf(folder));
  onTestFinished(() => void web.close());
  const mirror = { from: `${web.base}/trust/`, ca: join(certificates, "ca.pem") };
  writeFileSync(config, JSON.stringify({ mirror }));
  const collector = await TestCollector.start(undefined, ["--config", config]);
  onTestFinished(() => collector.stop());
  const served = async () => (await ask(new URL(`${PATHS.trust}/${TIMESTAMP}`, collector.running.url))).text;
  const published = () => engineers.folder.read(TIMESTAMP).toString();

  await collector.admin("trust", "pin", "--root-fingerprint", engineers.pin.fingerprint);
  await expect.poll(served, SOON).toBe(published());
  const old = published();
  engineers.putSite("site-a", { "one.json": "{}" });
  await expect.poll(served, SOON).toBe(published());

  const current = published();
  writeFileSync(join(folder, "trust", TIMESTAMP), old);
  await expect
    .poll(() => collector.admin("refusal", "list"), SOON)
    .toMatch(/https:\/\/127\.0\.0\.1:\d+\/trust\/ {2}bad-publication .*this copy is old/);
  expect(await served()).toBe(current);
});

function makeFolder(path: string): string {
  mkdirSync(path);
  return path;
}
