import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { drive } from "./drive.ts";

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/?n=%`;

/** Asks a server for a while that stalls once, or fails at one request. */
async function driven({ stallsAt, failsAt }: { stallsAt?: number; failsAt?: number }) {
  const urls = new Set<string | undefined>();
  await using server = createServer(async (request, answer) => {
    urls.add(request.url);
    // They need not arrive in their order.
    const number = Number(request.url?.split("=").at(-1));
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

test("an answer that is an error ends it, and is told", async () => {
  await expect(driven({ failsAt: 3 })).rejects.toThrow(/status 500/);
});
