import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Errand } from "../../agent/run/errand.ts";
import { deliver } from "../../agent/ship/deliver.ts";
import { journalsIn } from "../../agent/sign/journal.ts";
import { seal } from "../../src/baseline/compile.ts";
import { ASSIGNMENTS } from "../../src/model/assignment.ts";
import { canonical } from "../../src/model/canonical.ts";
import { askPass } from "../support/ask-pass.ts";
import { TestCollector } from "../support/collector.ts";
import { agent, mesdrift } from "../support/run-program.ts";
import { type Plant, plant } from "../support/trust.ts";
import { BASELINE } from "../support/trusting-host.ts";

// Each test runs the programs a dozen times.
vi.setConfig({ testTimeout: 120_000 });

const SECRET = "planted-5ecret-of-the-mes";

let collector: TestCollector;
let engineers: Plant;
const place = (name: string) => join(collector.folder, name);
const stateOf = (host: string) => place(`agent-${host}`);

beforeAll(async () => {
  collector = await TestCollector.start();
  engineers = plant(place("trust"));
  engineers.now = new Date();
  mkdirSync(place("mes"));
  writeFileSync(place("mes/db.properties"), `user=mes\npassword=${SECRET}\n`);
  assign(["account", "config"]);
  await collector.admin(
    "trust",
    "pin",
    engineers.folder.path,
    "--root-fingerprint",
    engineers.pin.fingerprint,
  );
  await collector.admin("trust", "put", engineers.folder.path);
  for (const host of ["a", "b"]) await enrol(host);
});
afterAll(() => collector.stop());

/** The engineers say which kinds these hosts deliver. */
function assign(snapshots: string[]): void {
  const all = { name: "all hosts", hosts: ["*"], applies: {}, baselines: ["site-a/line3.json"], snapshots };
  engineers.putSite("site-a", {
    "line3.json": seal({ ...BASELINE, watch: [{ config: place("mes/*.properties") }] }).text,
    "assignments.json": canonical({ format: ASSIGNMENTS, assignments: [all] }),
  });
}

/** Two agents on this machine are two hosts of one name. */
async function enrol(host: string): Promise<void> {
  const trust = ["--site", "site-a", "--root-fingerprint", engineers.pin.fingerprint];
  const token = await collector.token();
  const { stderr } = await agent(["enrol", "--token", token, ...trust, "--state", stateOf(host)]);
  expect(stderr).toBe("");
  writeFileSync(place(`${host}.pub`), (await agent(["key", "show", "--state", stateOf(host)])).stdout);
}

/** A pass as the resident agent has it made, and a delivery. @returns its form, and what was signed beside the report */
async function passAndDeliver(host: string, asked: Partial<Errand> = {}) {
  const before = signedBy(host);
  const { form } = (await askPass(stateOf(host), { errand: asked })).result;
  const snapshots = signedBy(host) - before - 1;
  expect(await deliver(stateOf(host), () => new Date())).toMatchObject({ left: 0 });
  return { form, snapshots };
}

/** The number of the last envelope. */
function signedBy(host: string): number {
  const entries = journalsIn(stateOf(host)).flatMap((journal) => journal.entries());
  return entries.at(-1)?.sequence ?? 0;
}

async function exported(host: string): Promise<string> {
  const number = { a: "1", b: "2" }[host] ?? "";
  await collector.admin("snapshot", number, "-o", place(`${host}.signed`));
  return place(`${host}.signed`);
}

test("a host delivers the kinds that engineers signed for, and again only what has changed", async () => {
  expect(await passAndDeliver("a")).toEqual({ form: "report", snapshots: 2 });
  expect(await passAndDeliver("a")).toEqual({ form: "all-clear", snapshots: 0 });
  expect(await passAndDeliver("b")).toEqual({ form: "report", snapshots: 2 });
  writeFileSync(place("mes/db.properties"), `user=planted\npassword=${SECRET}\n`);
  expect(await passAndDeliver("a", { only: { kinds: ["config"] }, trigger: "change" })).toMatchObject({
    snapshots: 0,
  });
  expect(await passAndDeliver("a")).toEqual({ form: "all-clear", snapshots: 1 });
  expect(await passAndDeliver("a", { full: true })).toEqual({ form: "report", snapshots: 2 });
  const shown = await collector.admin("snapshot", "1");
  expect(shown).toMatch(/^account: \d+ facts at \S+, 0 minutes old$/m);
  expect(shown).toMatch(/^config: 1 fact at /m);
  expect(shown).toMatch(/^not here: .*\bport\b.*a host delivers what its signed assignment allows$/m);
  expect((await collector.tryAdmin("snapshot", hostname())).stderr).toContain("found several hosts");
});

test("a secret in what is delivered is a digest only", async () => {
  const lines = readFileSync(await exported("a"), "utf8")
    .trimEnd()
    .split("\n");
  const payloads = lines.map((line) => Buffer.from(JSON.parse(line).payload, "base64").toString());
  expect(payloads.join()).toContain('"/user":"planted"');
  expect(payloads.join()).toContain('"/password":{"secret":');
  expect(payloads.join()).not.toContain(SECRET);
});

test("a baseline is drafted from a host of the collector, once its signature was verified", async () => {
  const signed = await exported("a");
  const draft = (...options: string[]) =>
    mesdrift(["baseline", "draft", "--from", signed, "-o", place("line3.yaml"), ...options]);
  expect((await draft()).stderr).toContain("found a signed snapshot and no --key");
  expect((await draft("--key", place("b.pub"))).stderr).toContain(
    "which is not among those given; name the host's key",
  );
  const drafted = await draft("--key", place("a.pub"));
  expect(drafted.stdout).toMatch(/^account: .* old\nconfig: 1 fact at .*\nnot here: /);
  expect(readFileSync(place("line3.yaml"), "utf8")).toMatch(/kinds:\s+- account\s+- config/);
  expect((await mesdrift(["baseline", "lint", place("line3.yaml")])).status).toBe(0);

  const text = readFileSync(signed, "utf8");
  writeFileSync(
    signed,
    text.replace(/"sig":"./, (found) => `${found.slice(0, -1)}${found.endsWith("A") ? "B" : "A"}`),
  );
  expect((await draft("--key", place("a.pub"))).stderr).toContain("the signature of key");
});

test("two hosts are compared by field, and what only one of them delivered is told", async () => {
  assign(["account", "config", "os"]);
  await collector.admin("trust", "put", engineers.folder.path);
  await passAndDeliver("a");
  const [a, b] = [await exported("a"), await exported("b")];
  mkdirSync(place("keys"));
  for (const host of ["a", "b"]) cpSync(place(`${host}.pub`), place(`keys/${host}.pub`));
  const { status, stdout } = await mesdrift(["diff", b, a, "--key", place("keys"), "--format", "json"]);
  expect(status).toBe(1);
  const { changes, ignored } = JSON.parse(stdout);
  expect(changes).toContainEqual({
    address: `config:${place("mes/db.properties")}#/user`,
    kind: "changed",
    before: "mes",
    after: "planted",
  });
  expect(ignored).toContain("1 fact of kind os after only: the other snapshot does not hold this kind");
});

test("an enrolled host signs no snapshot beside that, since it would be delivered", async () => {
  const { status, stderr } = await agent(["snapshot", "--sign", "--state", stateOf("a")]);
  expect([status, stderr]).toEqual([
    2,
    expect.stringContaining("only the kinds that its signed assignment allows"),
  ]);
});
