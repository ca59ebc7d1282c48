import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { drive } from "./drive.ts";

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/?n=%`;

/** A server that stalls once, fails at one request, or hangs up where one comes for the first time. */
interface Faults {
  stallsAt?: number;
  failsAt?: number;
  hangsUpAt?: number;
}

/** Asks such a server for a while. */
async function driven({ stallsAt, failsAt, hangsUpAt }: Faults) {
  const urls = new Set<string | undefined>();
  await using server = createServer(async (request, answer) => {
    // They need not arrive in their order.
    const number = Number(request.url?.split("=").at(-1));
    const isNew = !urls.has(request.url);
    urls.add(request.url);
    if (number === hangsUpAt && isNew) return void request.socket.destroy();
    if (number === stallsAt) await sleep(450);
    answer.statusCode = number === failsAt ? 500 : 200;
    answer.end("booked");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const asked = await drive(urlOf(server), 100, AbortSignal.timeout(1000));
  return { asked, urls };
}

test("requests fall due at their time, also while one before them waits for its answer", async () => {
  const { asked, urls } = await driven({ stallsAt: 5 });
  expect(urls).toEqual(new Set(asked.map((_, number) => `/?n=${number}`)));
  const first = asked[0]?.due ?? Number.NaN;
  for (const [number, { due }] of asked.entries()) expect(due).toBeCloseTo(first + number * 10, 3);
  expect(asked[5]?.ms).toBeGreaterThanOrEqual(400);
  expect(asked.length).toBeGreaterThan(50);
});

test("a request on whose connection the server hangs up goes anew, and none is lost", async () => {
  const { asked, urls } = await driven({ hangsUpAt: 20 });
  expect(urls).toEqual(new Set(asked.map((_, number) => `/?n=${number}`)));
});

test("an answer that is an error ends it, and is told", async () => {
  await expect(driven({ failsAt: 3 })).rejects.toThrow(/status 500/);
});
