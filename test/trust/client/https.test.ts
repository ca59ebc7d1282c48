import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { httpsSource } from "../../../src/trust/client/https.ts";
import { type Answer, filesOf, localServer } from "../../support/https-server.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const TIMESTAMP = "metadata/timestamp.json";

/** A server and a source that reads from it. @param answer what the server does instead of handing out the file */
async function source(answer?: Answer) {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "site/metadata"), { recursive: true });
  writeFileSync(join(folder, "site", TIMESTAMP), "0123456789");
  const server = await localServer(folder, answer ?? filesOf(join(folder, "site")));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const ca = readFileSync(join(folder, "ca.pem"), "utf8");
  return { base: server.base, ca, reader: httpsSource(server.base, { ca, seconds: 2 }) };
}

describe("a repository on a web server with a private authority", () => {
  test("gives its files", async () => {
    const { reader } = await source();
    expect(Buffer.from((await reader.read(TIMESTAMP, 10)) ?? []).toString()).toBe("0123456789");
    expect(await reader.read("metadata/9.root.json", 10)).toBeUndefined();
  });

  test("may lie below a path", async () => {
    const asked: (string | undefined)[] = [];
    const { base, ca } = await source(({ url }, response) => {
      asked.push(url);
      response.end("x");
    });
    await httpsSource(`${base}/plant-2/trust`, { ca, seconds: 2 }).read(TIMESTAMP, 10);
    expect(asked).toEqual([`/plant-2/trust/${TIMESTAMP}`]);
  });

  test("is not believed under another authority", async () => {
    const { base } = await source();
    await expect(httpsSource(base, { seconds: 2 }).read(TIMESTAMP, 10)).rejects.toThrow(
      /certificate.*check the address/,
    );
  });

  test("gives nothing larger than it may, however it is sent", async () => {
    const { reader } = await source((_, response) => {
      response.write("01234567");
      response.end("89abcdef");
    });
    await expect(reader.read(TIMESTAMP, 10)).rejects.toMatchObject({
      name: "Refused",
      crime: "oversized-metadata",
    });
    await expect(reader.read("targets/site-a/x", 10)).rejects.toMatchObject({ crime: "oversized-target" });
  });

  test("can't send a host elsewhere", async () => {
    const { reader } = await source((_, response) => {
      response.writeHead(302, { location: "https://elsewhere.example/" }).end();
    });
    await expect(reader.read(TIMESTAMP, 10)).rejects.toThrow(
      "answered with a redirect, expected the file itself",
    );
  });

  test.each([
    ["fails", 500],
    ["is busy", 503],
  ])("that %s is unreachable, and guilty of nothing", async (_, status) => {
    const { reader } = await source((__, response) => void response.writeHead(status).end());
    await expect(reader.read(TIMESTAMP, 10)).rejects.toMatchObject({ name: "Unreachable" });
  });

  test("can't hold a host up by sending a byte now and then", async () => {
    const { reader } = await source((_, response) => {
      const drip = setInterval(() => response.write("."), 100);
      response.on("close", () => clearInterval(drip));
    });
    await expect(reader.read(TIMESTAMP, 1000)).rejects.toThrow(/no whole answer within 2 seconds/);
  });

  test("is waited for as long as a large file comes at a fair pace", async () => {
    const [pieces, piece] = [12, Buffer.alloc(50_000, "x")];
    const { reader } = await source(async (_, response) => {
      for (let sent = 0; sent < pieces; sent++) {
        response.write(piece);
        await sleep(250);
      }
      response.end();
    });
    const bytes = await reader.read("bulk/x", 1_000_000);
    expect(bytes?.length).toBe(pieces * piece.length);
  });

  test("is unreachable where nobody listens", async () => {
    const reader = httpsSource("https://127.0.0.1:1", { seconds: 2 });
    await expect(reader.read(TIMESTAMP, 10)).rejects.toMatchObject({ name: "Unreachable" });
  });
});
