import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Server } from "node:https";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Parts } from "../../src/collector/api/parts.ts";
import { relaying } from "../../src/collector/relay/duty.ts";
import { writeLink } from "../../src/collector/relay/links.ts";
import { addPeer } from "../../src/collector/store/peers.ts";
import { refusalsSince } from "../../src/collector/store/refusals.ts";
import { pinPublications } from "../../src/collector/trust/publication.ts";
import { newRequest } from "../../src/wire/request.ts";
import { collectorParts } from "../support/collector-parts.ts";
import { type Answer, localServer } from "../support/https-server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let parts: Parts;
let now: Date;
let said: string[];
let servers: Server[];
beforeEach(async () => {
  now = new Date();
  said = [];
  servers = [];
  const log = pino({ level: "warn" }, { write: (line) => void said.push(JSON.parse(line).msg) });
  parts = { ...(await collectorParts(temporaryFolder(), undefined, () => now)), log };
});
afterEach(async () => {
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
  await parts.store.close();
});

/** Links this collector to that of a site. @param digit names its key @param answer what that one says, whatever it is asked */
async function linked(digit: string, answer: Answer): Promise<void> {
  const folder = join(temporaryFolder(), digit);
  mkdirSync(folder, { recursive: true });
  const server = await localServer(folder, answer);
  servers.push(server);
  const keyId = digit.repeat(64);
  const { key, csr } = await newRequest();
  const { pem } = await parts.authority.host(csr, keyId, now);
  writeLink(parts.state, {
    ...{ format: "mesdrift-link/1", is: "relay", url: server.base, certificate: pem, key, keyId },
    ca: readFileSync(join(folder, "ca.pem"), "utf8"),
  });
  await addPeer(parts.store, {
    ...{ name: `site ${digit}`, is: "relay", sites: '["site-a"]', status: "approved" },
    ...{ key_id: keyId, public_hex: keyId, joined_at: now.toISOString() },
  });
}

/** A site's collector that has nothing to give; counts how often it was asked. */
async function fine(digit: string): Promise<() => number> {
  let asked = 0;
  await linked(digit, (_, response) => {
    asked++;
    response.end();
  });
  return () => asked;
}

test.each<[string, Answer]>([
  ["answers with something that is no parcel", (_, response) => void response.end("no parcel")],
  ["hangs up", (_, response) => void response.destroy()],
])("a site's collector that %s holds up no other link, and is told once", async (_, answer) => {
  await linked("0", answer);
  const asked = await fine("f");
  const turn = relaying(parts, parts.state, undefined);
  await turn();
  expect(asked()).toBe(1);
  now = new Date(now.getTime() + 3000);
  await turn();
  expect(asked()).toBe(2);
  now = new Date(now.getTime() + 3000);
  await turn();
  expect(asked()).toBe(3);
  expect(said).toHaveLength(1);
});

test("what a site's collector brings and is no parcel is counted", async () => {
  await linked("0", (_, response) => void response.end("no parcel"));
  await relaying(parts, parts.state, undefined)();
  expect(await refusalsSince(parts.store, "2000")).toMatchObject([
    { from: "site 0", crime: "bad-parcel", count: 1 },
  ]);
});

test("a site's collector that does not answer at all holds up no other link", async () => {
  const hanging = Promise.withResolvers<void>();
  await linked("0", () => hanging.resolve());
  const asked = await fine("f");
  const turn = relaying(parts, parts.state, undefined);
  const inHand = [turn()];
  await hanging.promise;
  await expect.poll(asked).toBe(1);
  now = new Date(now.getTime() + 3000);
  inHand.push(turn());
  await expect.poll(asked).toBe(2);
  for (const server of servers) server.closeAllConnections();
  await Promise.all(inHand);
});

test("neither a link that was cut off nor a mirror whose authority is gone holds up a link", async () => {
  const asked = await fine("f");
  writeFileSync(join(parts.state, "links", `${"0".repeat(64)}.json`), "{");
  const mirror = { from: "https://trust.plant/", ca: join(parts.state, "none.pem") };
  pinPublications(parts.state, undefined, "0".repeat(64));
  const turn = relaying(parts, parts.state, mirror);
  await turn();
  now = new Date(now.getTime() + 3000);
  await turn();
  expect(asked()).toBe(2);
  expect(said.sort()).toEqual([
    expect.stringMatching(/links.0+\.json: was cut off or changed; join the other collector again$/),
    expect.stringMatching(/none\.pem: can't be read/),
  ]);
});
