import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer, type Server as TcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { post, Unreached } from "../../src/wire/post.ts";
import { makeCertificates } from "../support/certificates.ts";
import { localServer } from "../support/https-server.ts";

const Said = z.strictObject({ said: z.string() });

const folder = mkdtempSync(join(tmpdir(), "mesdrift-post-"));
let server: Server & { base: string };
let ca: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
beforeAll(async () => {
  server = (await localServer(folder, (request, response) => answer(request, response))) as typeof server;
  ca = readFileSync(join(folder, "ca.pem"), "utf8");
});
afterAll(() => {
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const send = (url = server.base, authority = ca) =>
  post({ url: new URL("/v1/x", url), type: "text/plain", body: "hello", ca: authority }, Said);
const says = (status: number, body: string, headers: Record<string, string> = {}) => {
  answer = (_, response) => response.writeHead(status, headers).end(body);
};

test("an answer comes back as its schema has it, and what was asked went as it was", async () => {
  answer = (request, response) => {
    let heard = "";
    request.on("data", (chunk) => {
      heard += chunk;
    });
    request.on("end", () =>
      response.end(
        JSON.stringify({
          said: `${request.method} ${request.url} ${request.headers["content-type"]} ${heard}`,
        }),
      ),
    );
  };
  expect(await send()).toEqual({ said: "POST /v1/x text/plain hello" });
});

test.each<[string, number, string, Record<string, string>, number, RegExp]>([
  ["a server that fails", 500, '{"error":"down"}', {}, 0, /down/],
  ["a server that asks for time", 503, '{"error":"busy"}', { "retry-after": "90" }, 90, /busy/],
  ["too many requests", 429, "later", { "retry-after": "soon" }, 0, /status 429/],
  ["another program in its place", 200, '{"other":1}', {}, 0, /another answer than a collector/],
  ["what is no JSON", 200, "<html>", {}, 0, /another answer than a collector/],
  ["an endless answer", 200, "x".repeat(1_100_000), {}, 0, /larger than 1048576 bytes/],
])("%s is tried again, after as long as it says", async (_, status, body, headers, after, why) => {
  says(status, body, headers);
  const failure = await send().catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(Unreached);
  expect(failure).toMatchObject({ after, message: expect.stringMatching(why) });
});

test.each([
  ["a refusal", 403, '{"error":"this host was revoked"}', {}, /this host was revoked/],
  ["a way elsewhere", 302, "", { location: "https://elsewhere.example/" }, /status 302/],
])("%s is final, and told", async (_, status, body, headers, why) => {
  says(status, body, headers);
  const failure = await send().catch((thrown: unknown) => thrown);
  expect(failure).not.toBeInstanceOf(Unreached);
  expect(failure).toMatchObject({ name: "Trouble", message: expect.stringMatching(why) });
});

test("a server of another authority gets nothing", async () => {
  const other = mkdtempSync(join(tmpdir(), "mesdrift-post-"));
  makeCertificates(other, "127.0.0.1");
  let asked = 0;
  answer = () => asked++;
  await expect(send(server.base, readFileSync(join(other, "ca.pem"), "utf8"))).rejects.toThrow(Unreached);
  rmSync(other, { recursive: true });
  expect(asked).toBe(0);
});

test("a port where nobody listens, and one that hangs up, are told with the address", async () => {
  await expect(send("https://127.0.0.1:9")).rejects.toThrow(/127\.0\.0\.1:9: .*ECONNREFUSED/);
  const rude: TcpServer = createServer((socket) => socket.destroy());
  await new Promise<void>((listening) => rude.listen(0, "127.0.0.1", listening));
  const address = rude.address();
  const port = typeof address === "object" ? address?.port : 0;
  await expect(send(`https://127.0.0.1:${port}`)).rejects.toThrow(Unreached);
  rude.close();
});
