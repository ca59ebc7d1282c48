import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { type ClientRequest, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InHand } from "../../../src/collector/api/in-hand.ts";
import type { Parts } from "../../../src/collector/api/parts.ts";
import { newServer } from "../../../src/collector/api/server.ts";
import { enrolHost } from "../../../src/collector/store/hosts.ts";
import { addPeer } from "../../../src/collector/store/peers.ts";
import { packBatch } from "../../../src/wire/batch.ts";
import { packParcel, signHosts } from "../../../src/wire/parcel.ts";
import { BATCH_TYPE, PATHS } from "../../../src/wire/protocol.ts";
import { newRequest } from "../../../src/wire/request.ts";
import { collectorParts } from "../../support/collector-parts.ts";
import { SignedHost } from "../../support/signed-host.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const MIB = 1024 * 1024;
/** In which a proxy tells the certificate of a client. */
const HEADER = "x-client-certificate";

let parts: Parts;
let server: FastifyInstance;
beforeEach(async () => {
  parts = { ...(await collectorParts(temporaryFolder())), clientHeader: HEADER };
  server = newServer(parts, undefined);
  await server.listen({ port: 0, host: "127.0.0.1" });
});
afterEach(async () => {
  server.server.closeAllConnections();
  await server.close();
  await parts.store.close();
});

const port = () => (server.server.address() as AddressInfo).port;

/** Makes a host known, and the collector of its site, by the same key. @returns begins a request of them */
async function sender({
  name,
  key,
  time,
}: SignedHost): Promise<(path: string, bytes: number) => ClientRequest> {
  const { keyId: key_id, publicHex: public_hex } = key;
  const shared = { name, key_id, public_hex, status: "approved" } as const;
  const at = time.toISOString();
  await enrolHost(parts.store, { ...shared, site: "site-a", machine_id: null, enrolled_at: at });
  await addPeer(parts.store, { ...shared, is: "relay", sites: '["site-a"]', joined_at: at });
  const { pem } = await parts.authority.host((await newRequest()).csr, key_id, new Date());
  const certificate = encodeURIComponent(pem.slice(0, pem.indexOf("-----END CERTIFICATE-----") + 26));
  return (path, bytes) => {
    const headers = { "content-type": BATCH_TYPE, "content-length": bytes, [HEADER]: certificate };
    return request({ host: "127.0.0.1", port: port(), path, method: "POST", headers });
  };
}

async function answered(
  sent: ClientRequest,
): Promise<{ status: number | undefined; after: string | undefined }> {
  const [response] = await once(sent, "response");
  response.resume();
  return { status: response.statusCode, after: response.headers["retry-after"] };
}

test("many small batches that unpack to the largest do not take the memory of all", async () => {
  const inHand = new InHand();
  const bomb = await packBatch(["a".repeat(31 * MIB)]);
  expect(bomb.length).toBeLessThan(4096);
  const done = Promise.withResolvers<void>();
  const take = (body: Uint8Array) =>
    inHand.unpacked(body, async (lines) => {
      const [{ length = 0 } = {}] = await lines;
      await done.promise;
      return length;
    });
  const taken = Array.from({ length: 12 }, () => take(bomb));
  const refused = await Promise.allSettled(taken.slice(3));
  expect(refused.map((one) => one.status === "rejected" && one.reason)).toEqual(
    Array(9).fill(expect.objectContaining({ name: "Refusal", status: 503, after: 5 })),
  );
  const small = take(await packBatch(["{}"]));
  done.resolve();
  expect(await Promise.all([...taken.slice(0, 3), small])).toEqual([31 * MIB, 31 * MIB, 31 * MIB, 2]);
  expect(await take(bomb)).toBe(31 * MIB);
});

test.each<[string, string, (host: SignedHost) => Promise<Uint8Array>]>([
  ["host", PATHS.reports, (host) => packBatch([host.report([])])],
  [
    "site's collector",
    PATHS.parcels,
    ({ key }) =>
      packParcel({ hosts: signHosts({ at: "2027-01-01T00:00:00Z", hosts: [] }, key), envelopes: [] }),
  ],
])(
  "a %s has one batch in hand at a time, and another once that is done or broken off",
  async (_, path, pack) => {
    const host = new SignedHost("mes-1", new Date());
    const begin = await sender(host);
    const body = await pack(host);
    const first = begin(path, body.length);
    first.on("error", () => undefined);
    first.write(body.subarray(0, 10));
    const again = async () => {
      const other = begin(path, body.length);
      other.end(body);
      return answered(other);
    };
    await expect.poll(again).toEqual({ status: 503, after: "5" });
    first.destroy();
    await expect.poll(again).toMatchObject({ status: 200 });
    expect(await again()).toMatchObject({ status: 200 });
  },
);

test("whoever asks for large files of the trust repository and reads nothing holds none of them in memory", async () => {
  mkdirSync(join(parts.trust, "bulk"), { recursive: true });
  writeFileSync(join(parts.trust, "bulk", "large"), Buffer.alloc(30 * MIB, 1));
  writeFileSync(join(parts.trust, "bulk", "empty"), "");
  const inMemory = () => process.memoryUsage().arrayBuffers;
  const before = inMemory();
  const idle = Array.from({ length: 20 }, () => {
    const socket = connect(port(), "127.0.0.1");
    socket.pause();
    socket.write(`GET ${PATHS.trust}/bulk/large HTTP/1.1\r\nHost: plant\r\n\r\n`);
    return socket;
  });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(inMemory() - before).toBeLessThan(60 * MIB);
  for (const socket of idle) socket.destroy();
  const asked = (name: string) => fetch(`http://127.0.0.1:${port()}${PATHS.trust}/bulk/${name}`);
  expect((await (await asked("large")).arrayBuffer()).byteLength).toBe(30 * MIB);
  const empty = await asked("empty");
  expect([empty.status, await empty.text()]).toEqual([200, ""]);
  expect((await asked("none")).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${port()}${PATHS.trust}/bulk`)).status).toBe(404);
});
