import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seal } from "../../../src/baseline/compile.ts";
import { publishTrust } from "../../../src/collector/trust/publication.ts";
import { ASSIGNMENTS } from "../../../src/model/assignment.ts";
import { canonical } from "../../../src/model/canonical.ts";
import { Folder } from "../../../src/trust/repository/folder.ts";
import { openRepository } from "../../../src/trust/repository/open.ts";
import { PATHS } from "../../../src/wire/protocol.ts";
import { TestCollector } from "../../support/collector.ts";
import { PlantHost } from "../../support/plant-host.ts";
import { agent, mesdrift } from "../../support/run-program.ts";
import { ask } from "../../support/tls-request.ts";
import { type Plant, plant } from "../../support/trust.ts";
import { BASELINE } from "../../support/trusting-host.ts";

let collector: TestCollector;
let engineers: Plant;

beforeAll(async () => {
  collector = await TestCollector.start();
  engineers = plant(join(collector.folder, "trust"));
  engineers.now = new Date();
  publish(1);
  const pin = ["--root-fingerprint", engineers.pin.fingerprint];
  await collector.admin("trust", "pin", engineers.folder.path, ...pin);
  await collector.admin("trust", "put", engineers.folder.path);
});
afterAll(() => collector.stop());

/** The site's engineers sign a version of their baseline. */
function publish(version: number): void {
  const assignment = { name: "all hosts", hosts: ["*"], applies: {}, baselines: ["site-a/line3.json"] };
  engineers.putSite("site-a", {
    "line3.json": seal({ ...BASELINE, version }).text,
    "assignments.json": canonical({ format: ASSIGNMENTS, assignments: [assignment] }),
  });
}

/** A copy of the repository as it is now. */
function copy(name: string): string {
  const to = join(collector.folder, name);
  cpSync(engineers.folder.path, to, { recursive: true });
  return to;
}

async function served(path: string): Promise<string> {
  return (await ask(new URL(`${PATHS.trust}/${path}`, collector.running.url))).text;
}

test("a host that enrols takes what engineers signed from the collector, and an update once it is put there", async () => {
  const host = new PlantHost(collector.folder, "mes-1");
  const token = await collector.admin("token", "new", "--site", "site-a", "--approve");
  const place = ["--state", host.state];
  const trust = ["--site", "site-a", "--root-fingerprint", engineers.pin.fingerprint];
  const enrolled = await agent(["enrol", "--token", token, ...trust, ...place]);
  expect(enrolled.stderr).toBe("");
  expect(enrolled.stdout).toContain(
    'site-a version 1, signed by A. Meyer, B. Kaya, is in force; assignment "all hosts"',
  );

  publish(2);
  expect((await agent(["trust", "update", ...place])).stdout).toContain("site-a version 1,");
  await collector.admin("trust", "put", engineers.folder.path);
  expect((await agent(["trust", "update", ...place])).stdout).toContain("site-a version 2,");
});

test("a mistyped site or fingerprint costs no token, and an enrolled host goes on without one", async () => {
  const { state } = new PlantHost(collector.folder, "mes-4");
  const token = await collector.admin("token", "new", "--site", "site-a", "--approve");
  const trust = (site: string, fingerprint: string) => {
    return ["--site", site, "--root-fingerprint", fingerprint, "--state", state];
  };
  const enrol = (site: string, fingerprint: string) =>
    agent(["enrol", "--token", token, ...trust(site, fingerprint)]);
  const { fingerprint } = engineers.pin;
  for (const [site, hex, why] of [
    ["Site_A", fingerprint, "--site: found Site_A"],
    ["site-a", "3b1f", "--root-fingerprint: found 3b1f"],
  ] as const)
    expect(await enrol(site, hex)).toMatchObject({ stdout: "", stderr: expect.stringContaining(why) });

  const other = await enrol("site-a", "0".repeat(64));
  expect(other.stdout).toContain("is enrolled at");
  expect(other.stderr).toMatch(
    /found no root with fingerprint 0+; .*; this host stays enrolled, .* trust add/,
  );
  const added = await agent(["trust", "add", ...trust("site-a", fingerprint)]);
  expect(added).toMatchObject({ stderr: "", stdout: expect.stringContaining("is in force") });
});

test("a host that is not enrolled has to be told where the repository is", async () => {
  const { state } = new PlantHost(collector.folder, "mes-5");
  const asked = ["--site", "site-a", "--root-fingerprint", engineers.pin.fingerprint, "--state", state];
  expect((await agent(["trust", "add", ...asked])).stderr).toContain("found no --from");
});

test("a host without a certificate takes the same over plain TLS, with the fingerprint of the engineers", async () => {
  const host = new PlantHost(collector.folder, "mes-2");
  const ca = host.caFile(await host.enrol(await collector.token()));
  const stranger = new PlantHost(collector.folder, "mes-3");
  const from = ["--from", `${collector.running.url}${PATHS.trust}/`, "--ca", ca, "--site", "site-a"];
  const add = (fingerprint: string) =>
    agent(["trust", "add", ...from, "--root-fingerprint", fingerprint, "--state", stranger.state]);
  expect((await add("0".repeat(64))).stderr).toContain("found no root with fingerprint");
  expect((await add(engineers.pin.fingerprint)).stdout).toContain("is in force");
});

test("nothing but the repository's own files is served", async () => {
  for (const path of [
    "../pins.json",
    "metadata/../../pins.json",
    "metadata/..%2f..%2fpins.json",
    ".hidden",
    "metadata",
  ])
    expect((await ask(new URL(`${PATHS.trust}/${path}`, collector.running.url))).status).toBe(404);
});

test.each<[string, (folder: string) => void, string]>([
  [
    "without enough signatures",
    (folder) => {
      const path = join(folder, "metadata", newest(folder, "site-a.json"));
      const metadata = JSON.parse(readFileSync(path, "utf8"));
      writeFileSync(path, canonical({ ...metadata, signatures: metadata.signatures.slice(0, 1) }));
    },
    "found 1 of 2 signatures",
  ],
  [
    "with a baseline that was changed",
    (folder) => {
      const targets = join(folder, "targets/site-a");
      for (const name of readdirSync(targets)) writeFileSync(join(targets, name), "{}");
    },
    "these are not the bytes that were signed",
  ],
  [
    "of which a file is missing",
    (folder) => rmSync(join(folder, "targets"), { recursive: true }),
    "a whole trust repository",
  ],
  [
    "that is none",
    (folder) => rmSync(join(folder, "metadata"), { recursive: true }),
    "is it a whole trust repository?",
  ],
  [
    "under another root",
    (folder) => {
      rmSync(folder, { recursive: true });
      plant(folder);
    },
    "found no root that was pinned here",
  ],
])("a publication %s is refused, and what is served stays", async (name, spoil, why) => {
  const before = await served("metadata/timestamp.json");
  publish(10);
  const folder = copy(name.replaceAll(" ", "-"));
  spoil(folder);
  expect(() => publishTrust(collector.state, folder, new Date())).toThrow(why);
  expect(await served("metadata/timestamp.json")).toBe(before);
});

test("a publication that is older than what is served is refused", async () => {
  const old = copy("old");
  publish(50);
  await collector.admin("trust", "put", engineers.folder.path);
  const before = await served("metadata/timestamp.json");
  expect((await collector.tryAdmin("trust", "put", old)).stderr).toContain(
    "this copy is old; get the newest",
  );
  expect(await served("metadata/timestamp.json")).toBe(before);
});

test("a crash while a publication is taken over leaves the old one or the new one, whole, and the next goes through", async () => {
  for (const after of [400, 550, 700, 900]) {
    publish(100 + after);
    const put = [
      "trust",
      "put",
      engineers.folder.path,
      "--state",
      collector.state,
      "--store",
      collector.store,
    ];
    await mesdrift(["collector", ...put], {
      started: (child) => void wait(after).then(() => child.kill("SIGKILL")),
    });
    const current = join(collector.state, "trust/current");
    const { standing } = openRepository(new Folder(current), engineers.pin);
    expect(standing.roles.has("site-a")).toBe(true);
    expect(await served("metadata/timestamp.json")).toBe(
      readFileSync(join(current, "metadata/timestamp.json"), "utf8"),
    );
  }
  await collector.admin("trust", "put", engineers.folder.path);
  expect(await served("metadata/timestamp.json")).toBe(engineers.folder.readText("metadata/timestamp.json"));
  const left = readdirSync(join(collector.state, "trust"), { withFileTypes: true });
  expect(left.filter((entry) => entry.isDirectory())).toHaveLength(1);
});

/** The name of the newest metadata of a role. */
function newest(folder: string, ending: string): string {
  const names = readdirSync(join(folder, "metadata")).filter((name) => name.endsWith(`.${ending}`));
  return names.sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10))[0] ?? "";
}
