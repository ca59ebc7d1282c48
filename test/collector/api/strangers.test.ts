import { afterEach, beforeEach, expect, test } from "vitest";
import type { Parts } from "../../../src/collector/api/parts.ts";
import { newServer } from "../../../src/collector/api/server.ts";
import { countRefusal, refusalsSince } from "../../../src/collector/store/refusals.ts";
import { PATHS } from "../../../src/wire/protocol.ts";
import { collectorParts } from "../../support/collector-parts.ts";
import { onEachStore } from "../../support/stores.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const NOW = new Date("2027-01-01T12:00:00.000Z");

onEachStore((stores) => {
  let parts: Parts;
  beforeEach(async () => {
    parts = await collectorParts(temporaryFolder(), await stores.fresh());
  });
  afterEach(() => parts.store.close());

  test("who claims to be many hosts, and proves none, is told as one sender", async () => {
    const server = newServer(parts, undefined);
    const unproven = { secret: "A".repeat(43), csr: "none", proof: "AAAA" };
    for (let number = 0; number < 20; number++) {
      const name = `line${number}`;
      const host = { ...unproven, name, epoch: "0".repeat(32), hostKey: "1".repeat(64) };
      await server.inject({ method: "POST", url: PATHS.enrol, payload: host });
      const collector = { ...unproven, name, key: "1".repeat(64) };
      await server.inject({ method: "POST", url: PATHS.join, payload: collector });
    }
    await server.close();
    const rows = await refusalsSince(parts.store, "2000");
    expect(rows).toMatchObject([
      { from: "127.0.0.1", crime: "bad-proof", count: 40, last_message: expect.stringContaining("line19: ") },
    ]);
  });

  test("strangers from ever more addresses fill no disk, and who is known is told by name all the same", async () => {
    const refused = { crime: "bad-proof", message: "none", now: NOW };
    const stranger = (number: number) =>
      countRefusal(parts.store, { ...refused, from: `2001:db8::${number}`, isStranger: true });
    for (let number = 0; number < 1100; number++) await stranger(number);
    await stranger(0);
    await countRefusal(parts.store, { ...refused, from: "mes-1" });
    const rows = await refusalsSince(parts.store, "2000");
    expect(rows).toHaveLength(1002);
    const counts = new Map(rows.map(({ from, count }) => [from, count]));
    expect(["others", "2001:db8::0", "mes-1"].map((from) => counts.get(from))).toEqual([100, 2, 1]);
  });
});
