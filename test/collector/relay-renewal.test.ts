import { X509Certificate } from "node:crypto";
import { pino } from "pino";
import { expect, onTestFinished, test, vi } from "vitest";
import { readLinks } from "../../src/collector/relay/links.ts";
import { serve } from "../../src/collector/serve.ts";
import { envelopesOf } from "../../src/collector/store/envelopes.ts";
import { openStore } from "../../src/collector/store/store.ts";
import { TestCollector } from "../support/collector.ts";
import { CollectorProcess } from "../support/collector-process.ts";
import { PlantHost } from "../support/plant-host.ts";

// Links are worked every few seconds, and processes start here.
vi.setConfig({ testTimeout: 120_000 });
const SOON = { timeout: 60_000, interval: 200 };
const DAY_MS = 86_400_000;

test("a site's collector that stood still for months renews the certificate of its link, and relays", async () => {
  const [headquarters, site] = await Promise.all([TestCollector.start(), TestCollector.start()]);
  onTestFinished(async () => void (await Promise.all([headquarters.stop(), site.stop()])));
  await joinedAgo(80, headquarters, site);
  const end = () => {
    const [file] = readLinks(site.state);
    if (file === undefined || file.link instanceof Error) throw new Error("there is no link");
    return new X509Certificate(file.link.certificate).validToDate.getTime();
  };
  expect(end()).toBeLessThan(Date.now() - 49 * DAY_MS);

  await Promise.all([headquarters, site].map(startAgain));
  const host = new PlantHost(site.folder, "mes-1");
  await host.enrol(await site.token());
  const texts = host.keep(host.signs.report([]));
  await host.deliver();
  await expect.poll(() => stored(headquarters), SOON).toEqual(texts);
  expect(end()).toBeGreaterThan(Date.now() + 29 * DAY_MS);
});

/** The site joined so many days ago, and neither of them runs since. */
async function joinedAgo(days: number, headquarters: TestCollector, site: TestCollector): Promise<void> {
  const { port } = headquarters.running;
  await Promise.all([headquarters, site].map(({ running }) => running.end("SIGTERM")));
  const store = await openStore(headquarters.store);
  const then = await serve({
    store,
    state: headquarters.state,
    names: ["127.0.0.1"],
    listen: { host: "127.0.0.1", port },
    clock: () => new Date(Date.now() - days * DAY_MS),
    log: pino({ level: "silent" }),
  });
  const token = await headquarters.admin("relay", "token", "--site", "site-a");
  await site.admin("relay", "join", "--token", token, "--name", "plant-a");
  await then.stop();
  await store.close();
}

async function startAgain(collector: TestCollector): Promise<void> {
  const { state, store, running } = collector;
  collector.running = await CollectorProcess.start({ state, store, port: running.port });
}

async function stored({ store }: TestCollector): Promise<string[]> {
  const opened = await openStore(store);
  try {
    return await Array.fromAsync(envelopesOf(opened), ({ text }) => text);
  } finally {
    await opened.close();
  }
}
