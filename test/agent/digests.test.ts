import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Digests } from "../../agent/host/digests.ts";
import { ImageHost } from "../../agent/host/image.ts";
import { Ledger } from "../../agent/ledger.ts";
import { SecretKeeper } from "../../src/model/secret.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const SETFATTR = "/usr/bin/setfattr";
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
  return { file, state, host: new ImageHost(root), cache: join(state, "files.cache") };
}

/** A pass, which leaves what it knows of the file. */
async function look({ state, host }: ReturnType<typeof bench>, keeper = secrets, clock = later) {
  const ledger = new Ledger(state, keeper, false);
  const digests = new Digests(secrets, () => clock().getTime() * 1000, ledger);
  const stat = await host.stat("/app.bin");
  const file = { path: "/app.bin", pattern: "/app.bin", resolved: "/app.bin", stat };
  const digest = await digests.of(host, file);
  const xattrs = await digests.xattrs(host, file);
  expect(ledger.close()).toBeUndefined();
  return { digest, xattrs };
}

const pass = async (...asked: Parameters<typeof look>) => (await look(...asked)).digest;

/** Makes the cache say that the file has another hash, without signing it. */
function forge(cache: string, text: string): void {
  writeFileSync(cache, readFileSync(cache, "utf8").replace(sha256(text), "0".repeat(64)));
}

test("an unchanged file is not opened again: what is known of it is the answer", async () => {
  const one = bench("first");
  await pass(one);
  const asked = () => {
    throw new Error("asked again");
  };
  const unread = Object.assign(new ImageHost(join(one.file, "..")), { content: asked, xattrs: asked });
  for (const _ of [1, 2])
    expect(await look({ ...one, host: unread })).toEqual({ digest: sha256("first"), xattrs: new Map() });
});

test.skipIf(!existsSync(SETFATTR))(
  "an extended attribute is found on a file that had none, and gone when it was taken away (skipped where there is no setfattr)",
  async () => {
    const one = bench("first");
    expect((await look(one)).xattrs).toEqual(new Map());
    const tag = new Map([["user.tag", new Uint8Array()]]);
    execFileSync(SETFATTR, ["-n", "user.tag", one.file]);
    for (const _ of [1, 2]) expect((await look(one)).xattrs).toEqual(tag);
    execFileSync(SETFATTR, ["-x", "user.tag", one.file]);
    for (const _ of [1, 2]) expect((await look(one)).xattrs).toEqual(new Map());
  },
);

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
  await pass(one, secrets, () => new Date());
  expect(readFileSync(one.cache, "utf8")).not.toContain("app.bin");
});

test.each<[string, (cache: string) => void]>([
  ["lost", (cache) => rmSync(cache)],
  ["empty", (cache) => writeFileSync(cache, "")],
  ["cut off", (cache) => writeFileSync(cache, readFileSync(cache).subarray(0, -3))],
  ["garbage", (cache) => writeFileSync(cache, "\u0000\n\n{")],
  ["changed by somebody", (cache) => forge(cache, "first")],
])("the answer stays right when the cache is %s", async (_, harm) => {
  const one = bench("first");
  await pass(one);
  harm(one.cache);
  expect(await pass(one)).toBe(sha256("first"));
});

test("a cache that another host made counts for nothing", async () => {
  const one = bench("first");
  await pass(one, anotherHost);
  expect(readFileSync(one.cache, "utf8")).toContain(sha256("first"));
  forge(one.cache, "first");
  expect(await pass(one)).toBe(sha256("first"));
});

test("files that are gone are forgotten", async () => {
  const one = bench("first");
  await pass(one);
  expect(new Ledger(one.state, secrets, false).close()).toBeUndefined();
  expect(readFileSync(one.cache, "utf8")).not.toContain("app.bin");
});

test("of a file that holds a secret only the keyed hash is left", async () => {
  const text = "password = planted-4711\n";
  const one = bench(text);
  expect(await pass(one)).toEqual(secrets.seal(sha256(text)));
  expect(readFileSync(one.cache, "utf8")).not.toContain(sha256(text));
});
