import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DigestCache, loadDigests, saveDigests } from "../../agent/digest-cache.ts";
import { Digests } from "../../agent/host/digests.ts";
import { ImageHost } from "../../agent/host/image.ts";
import { SecretKeeper } from "../../src/model/secret.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const secrets = new SecretKeeper(new Uint8Array(32).fill(7));
const anotherHost = new SecretKeeper(new Uint8Array(32).fill(8));
/** Well after every file of the test was written. */
const later = () => new Date(Date.now() + 60_000);
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** A host with one file, and a folder for the agent's own. */
function bench(text: string) {
  const root = temporaryFolder();
  const state = temporaryFolder();
  const file = join(root, "app.bin");
  writeFileSync(file, text);
  const host = new ImageHost(root);
  return {
    file,
    state,
    cache: join(state, "digests.cache"),
    hash: async (cache: DigestCache, clock = later) => {
      const digests = new Digests(secrets, () => clock().getTime() * 1000, cache);
      const stat = await host.stat("/app.bin");
      return digests.of(host, { path: "/app.bin", pattern: "/app.bin", resolved: "/app.bin", stat });
    },
  };
}

/** A pass that leaves its digests. */
async function pass({ state, hash }: ReturnType<typeof bench>, keeper = secrets): Promise<unknown> {
  const digests = loadDigests(state, keeper);
  const found = await hash(digests);
  expect(saveDigests(state, keeper, digests)).toBeUndefined();
  return found;
}

/** Makes the cache say that the file has another hash, without signing it. */
function forge(cache: string, text: string): void {
  writeFileSync(cache, readFileSync(cache, "utf8").replace(sha256(text), "0".repeat(64)));
}

test("an unchanged file is not opened again: what is known of it is the answer", async () => {
  const one = bench("first");
  const first = new DigestCache();
  await one.hash(first);
  const known = [...first.lasting()].map(([path, digest]) => [path, { ...digest, hash: "known" }] as const);
  expect(await one.hash(new DigestCache(new Map(known)))).toBe("known");
});

test("content that changed is found although its size and time were put back", async () => {
  const one = bench("first");
  const time = new Date("2026-01-01T00:00:00Z");
  utimesSync(one.file, time, time);
  await pass(one);
  writeFileSync(one.file, "fiRst");
  utimesSync(one.file, time, time);
  expect(await pass(one)).toBe(sha256("fiRst"));
});

test("a file that changed within two seconds of being read is not remembered", async () => {
  const one = bench("first");
  const digests = new DigestCache();
  await one.hash(digests, () => new Date());
  expect(digests.lasting().size).toBe(0);
});

test.each<[string, (cache: string) => void]>([
  ["lost", (cache) => rmSync(cache)],
  ["empty", (cache) => writeFileSync(cache, "")],
  ["cut off", (cache) => writeFileSync(cache, readFileSync(cache).subarray(0, -3))],
  ["garbage", (cache) => writeFileSync(cache, "\u0000\n\n{")],
  [
    "a folder",
    (cache) => {
      rmSync(cache);
      mkdirSync(cache);
    },
  ],
  [
    "of another version",
    (cache) =>
      writeFileSync(cache, readFileSync(cache, "utf8").replace("mesdrift-digests/2", "mesdrift-digests/0")),
  ],
  ["changed by somebody", (cache) => forge(cache, "first")],
])("the answer stays right when the cache is %s", async (_, harm) => {
  const one = bench("first");
  await pass(one);
  harm(one.cache);
  expect(await one.hash(loadDigests(one.state, secrets))).toBe(sha256("first"));
});

test("a cache that another host made counts for nothing", async () => {
  const one = bench("first");
  await pass(one, anotherHost);
  expect(readFileSync(one.cache, "utf8")).toContain(sha256("first"));
  expect(loadDigests(one.state, secrets).lasting().size).toBe(0);
  expect(await pass(one)).toBe(sha256("first"));
});

test("files that are gone are forgotten", async () => {
  const one = bench("first");
  await pass(one);
  saveDigests(one.state, secrets, loadDigests(one.state, secrets));
  expect(readFileSync(one.cache, "utf8")).not.toContain("app.bin");
});

test("where the cache can't be left, it is said", () => {
  expect(saveDigests("/proc", secrets, new DigestCache())).toMatch(
    /^\/proc\/digests\.cache can't be written/,
  );
});

test("of a file that holds a secret only the keyed hash is left", async () => {
  const text = "password = planted-4711\n";
  const one = bench(text);
  expect(await pass(one)).toEqual(secrets.seal(sha256(text)));
  expect(readFileSync(one.cache, "utf8")).not.toContain(sha256(text));
});
