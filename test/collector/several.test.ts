import { cpSync } from "node:fs";
import { expect, test } from "vitest";
import { readConnection, writeConnection } from "../../agent/ship/connection.ts";
import { deliver } from "../../agent/ship/deliver.ts";
import { envelopesOf } from "../../src/collector/store/envelopes.ts";
import { eventsBetween } from "../../src/collector/store/events.ts";
import { openStore } from "../../src/collector/store/store.ts";
import { TestCollector } from "../support/collector.ts";
import { CollectorProcess } from "../support/collector-process.ts";
import { PlantHost } from "../support/plant-host.ts";
import { startPostgres, whyNoPostgres } from "../support/postgres.ts";
import { finding } from "../support/signed-host.ts";

const WHY_NOT = whyNoPostgres();

test.skipIf(WHY_NOT !== undefined)(
  `two collectors on one PostgreSQL take the reports of many hosts, each once, whichever of them is asked${WHY_NOT ? ` (skipped: ${WHY_NOT})` : ""}`,
  async () => {
    const server = await startPostgres();
    const store = await server.newDatabase();
    const first = await TestCollector.start(store);
    const second = await CollectorProcess.start({ state: first.state, store });
    try {
      const token = await first.token({ hosts: 8 });
      const hosts = Array.from({ length: 8 }, (_, at) => new PlantHost(first.folder, `mes-${at}`));
      const texts = await Promise.all(
        hosts.map(async (host) => {
          await host.enrol(token);
          const open = [finding("aa")];
          return host.keep(
            host.signs.report(open),
            ...Array.from({ length: 20 }, () => host.signs.allClear(open)),
          );
        }),
      );
      // Each delivers all it has to both at once, as after an answer that was lost.
      const sent = hosts.flatMap((host) => [first.running.url, second.url].map((url) => twice(host, url)));
      for (const { why } of await Promise.all(sent)) expect(why).toBeUndefined();
      const opened = await openStore(store);
      const stored = (await Array.fromAsync(envelopesOf(opened))).map(({ text }) => text);
      expect(stored).toHaveLength(8 * 21);
      for (const mine of texts) expect(stored.filter((text) => mine.includes(text))).toEqual(mine);
      const events = await eventsBetween(opened, "2000", "9999");
      expect(events.filter(({ kind }) => kind === "fork" || kind === "gap")).toEqual([]);
      await opened.close();

      await second.end("SIGKILL");
      const [last] = hosts;
      last?.keep(last.signs.allClear([finding("aa")]));
      expect(await last?.deliver()).toMatchObject({ delivered: 22, left: 0 });
    } finally {
      if (!second.isOver) await second.end("SIGTERM");
      await first.stop();
      await server.stop();
    }
  },
  120_000,
);

/** Delivers from a copy of the host's folder, so that the other delivery has all of it too. */
async function twice(host: PlantHost, url: string) {
  const copy = `${host.state}-${new URL(url).port}`;
  cpSync(host.state, copy, { recursive: true });
  const connection = readConnection(copy);
  if (connection) writeConnection(copy, { ...connection, url });
  return deliver(copy, () => new Date());
}
