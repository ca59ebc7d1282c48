import {
  appendFileSync,
  chmodSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Met } from "../../agent/host/host.ts";
import { ImageHost } from "../../agent/host/image.ts";
import type { Standard } from "../../agent/judge.ts";
import { openMemory } from "../../agent/memory.ts";
import { observe } from "../../agent/observe.ts";
import { partOf } from "../../agent/part.ts";
import { pass } from "../../agent/pass.ts";
import { probe as account } from "../../agent/probes/account.ts";
import { probe as config } from "../../agent/probes/config.ts";
import { probe as file } from "../../agent/probes/file.ts";
import type { Check } from "../../src/model/check.ts";
import { SecretKeeper } from "../../src/model/secret.ts";
import { secrets } from "../support/machine.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const WATCH = [{ config: "/opt/mes/*.ini" }, { config: "/opt/mes/way.json" }, { file: "/opt/mes/**" }];
const YEARS = 2 * 365 * 86_400_000;
/** Well after every file of the test was written, and by clocks that are wrong. */
const CLOCKS = {
  right: () => new Date(Date.now() + 60_000),
  "two years back": () => new Date(Date.now() - YEARS),
  "two years ahead": () => new Date(Date.now() + YEARS),
};

/** An image that notes what of it is opened. */
class WatchedImage extends ImageHost {
  readonly opened: string[] = [];
  /** Done when a file was read. */
  afterwards: (path: string) => void = () => undefined;

  override async content<T>(met: Met, use: (bytes: Uint8Array) => T, limit?: number): Promise<T> {
    this.opened.push(met.path);
    const made = await super.content(met, use, limit);
    this.afterwards(met.path);
    return made;
  }
}

/** A small plant, approved as it is. */
async function plant(checks: Check[] = []) {
  const root = temporaryFolder();
  const at = (path: string) => join(root, path);
  for (const folder of ["etc", "opt/mes/bin", "srv"]) mkdirSync(at(folder), { recursive: true });
  writeFileSync(at("etc/passwd"), "root:x:0:0:root:/root:/bin/bash\nmes:x:4711:4711::/opt/mes:/bin/sh\n");
  writeFileSync(at("etc/group"), "root:x:0:\nmes:x:4711:\n");
  writeFileSync(at("opt/mes/a.ini"), "[db]\nhost = one\npassword = planted-4711\n");
  writeFileSync(at("opt/mes/b.ini"), "; nothing\n[ui]\nport = 8088\n");
  writeFileSync(at("opt/mes/bin/tool"), "#!/bin/sh\n");
  writeFileSync(at("srv/way.json"), '{"way":1}');
  symlinkSync("../../srv/way.json", at("opt/mes/way.json"));
  const host = new WatchedImage(root);
  const clock = CLOCKS.right;
  const seen = await observe({ probes: [config, file], host, watch: WATCH, secrets, clock });
  const standard: Standard = {
    baseline: {
      ...{ format: "mesdrift-baseline/1", id: "plant", version: 1, title: "Plant", applies: {} },
      ...{ includes: [], watch: WATCH, checks },
      state: { kinds: ["config", "file"], facts: [], ignore: [], unseen: [] },
    },
    sha256: "approved",
    facts: seen.facts,
  };
  return { at, host, standard };
}

type Plant = Awaited<ReturnType<typeof plant>>;

/** What an audit says, without its times. */
async function audit({ host, standard }: Plant, state: string, clock = CLOCKS.right, keeper = secrets) {
  const memory = openMemory(state, keeper, clock, false);
  host.opened.length = 0;
  const known = { host, watch: WATCH, secrets: keeper, clock, memory, standards: [standard] };
  const { report } = await pass({ probes: [config, file], ...known });
  const { findings, coverage, undecided } = report;
  expect(memory.leave()).toBeUndefined();
  return { findings, coverage, undecided };
}

/** A memory that has seen all as approved. */
async function warmed(one: Plant, clock = CLOCKS.right): Promise<string> {
  const state = temporaryFolder();
  await audit(one, state, clock);
  return state;
}

test("where nothing changed, no file is opened, and the report is the same", async () => {
  const one = await plant();
  const state = temporaryFolder();
  const first = await audit(one, state);
  expect(one.host.opened.length).toBeGreaterThan(0);
  expect(first.findings).toEqual([]);
  expect(await audit(one, state)).toEqual(first);
  expect(one.host.opened).toEqual([]);
});

test("a hash that one baseline approves says nothing of the fields that another approves", async () => {
  const one = await plant();
  writeFileSync(one.at("opt/mes/b.ini"), "; nothing\n[ui]\nport = 8089\n");
  const clock = CLOCKS.right;
  const known = { host: one.host, watch: WATCH, secrets, clock };
  const now = await observe({ probes: [config, file], ...known });
  const approving = (kind: string, facts: Standard["facts"]): Standard => ({
    ...one.standard,
    baseline: { ...one.standard.baseline, state: { kinds: [kind], facts: [], ignore: [], unseen: [] } },
    facts: facts.filter((fact) => fact.kind === kind),
  });
  const standards = [approving("config", one.standard.facts), approving("file", now.facts)];
  const memory = openMemory(temporaryFolder(), secrets, clock, false);
  const { report } = await pass({ probes: [config, file], ...known, memory, standards });
  expect(report.findings.map(({ address }) => address)).toEqual(["config:/opt/mes/b.ini#/ui/port"]);
});

test("a pass over a part without files forgets nothing of them: of those only the changed one is opened afterwards", async () => {
  const one = await plant();
  const state = await warmed(one);
  const clock = CLOCKS.right;
  const known = { host: one.host, watch: WATCH, secrets, clock, standards: [one.standard] };
  const memory = openMemory(state, secrets, clock, false);
  const before = await pass({ probes: [config, file], ...known, memory });
  expect(memory.leave()).toBeUndefined();
  const other = openMemory(state, secrets, clock, false);
  await pass({ probes: [account], ...known, memory: other, part: partOf(["account"], before) });
  expect(other.leave()).toBeUndefined();
  writeFileSync(one.at("opt/mes/b.ini"), "; something\n[ui]\nport = 8088\n");
  await audit(one, state);
  // What is behind a link has no approved hash, and is read in every pass that looks.
  expect(one.host.opened).toEqual(["/opt/mes/b.ini", "/opt/mes/way.json"]);
});

/** Edits, each with how many findings it makes. */
const EDITS: [string, number, (one: Plant) => void][] = [
  [
    "a value of a config",
    1,
    ({ at }) => writeFileSync(at("opt/mes/b.ini"), "; nothing\n[ui]\nport = 8089\n"),
  ],
  ["a comment", 0, ({ at }) => writeFileSync(at("opt/mes/b.ini"), "; something\n[ui]\nport = 8088\n")],
  [
    "content with its size and time put back",
    1,
    ({ at }) => {
      const { atime, mtime } = statSync(at("opt/mes/bin/tool"));
      writeFileSync(at("opt/mes/bin/tool"), "#!/bin/zh\n");
      utimesSync(at("opt/mes/bin/tool"), atime, mtime);
    },
  ],
  [
    "a secret",
    1,
    ({ at }) => writeFileSync(at("opt/mes/a.ini"), "[db]\nhost = one\npassword = planted-4712\n"),
  ],
  ["rights", 1, ({ at }) => chmodSync(at("opt/mes/bin/tool"), 0o4755)],
  ["a new file", 1, ({ at }) => writeFileSync(at("opt/mes/bin/new"), "")],
  ["a file that is gone", 1, ({ at }) => unlinkSync(at("opt/mes/bin/tool"))],
  ["a file that was renamed", 2, ({ at }) => renameSync(at("opt/mes/bin/tool"), at("opt/mes/bin/tool2"))],
  [
    "a link that leads elsewhere",
    1,
    ({ at }) => {
      writeFileSync(at("srv/way2.json"), '{"way":1}');
      unlinkSync(at("opt/mes/way.json"));
      symlinkSync("../../srv/way2.json", at("opt/mes/way.json"));
    },
  ],
  ["what a watched link leads to", 1, ({ at }) => writeFileSync(at("srv/way.json"), '{"way":2}')],
  ["a folder that is gone", 1, ({ at }) => rmSync(at("opt/mes/bin"), { recursive: true })],
  ["only a time", 0, ({ at }) => utimesSync(at("opt/mes/b.ini"), 1, 1)],
  ["only a link's time", 0, ({ at }) => lutimesSync(at("opt/mes/way.json"), 1, 1)],
  ["more of a file", 1, ({ at }) => appendFileSync(at("opt/mes/bin/tool"), "exit\n")],
];

test.each(
  EDITS.flatMap(([what, findings, edit]) =>
    Object.entries(CLOCKS).map(([name, clock]) => ({ what, findings, edit, name, clock })),
  ),
)("$what is seen as by a first audit, by a clock that is $name", async ({ findings, edit, clock }) => {
  const one = await plant();
  const state = await warmed(one, clock);
  edit(one);
  const warm = await audit(one, state, clock);
  expect(warm).toEqual(await audit(one, temporaryFolder(), clock));
  expect(warm.findings).toHaveLength(findings);
});

test.each(Object.entries(CLOCKS))(
  "a config that changes while the pass looks on is told by the next one, by a clock that is %s",
  async (_, clock) => {
    const one = await plant();
    one.host.afterwards = (path) => {
      if (path === "/opt/mes/b.ini") writeFileSync(one.at("opt/mes/b.ini"), "; nothing\n[ui]\nport = 8089\n");
    };
    const state = await warmed(one, clock);
    one.host.afterwards = () => undefined;
    expect((await audit(one, state, clock)).findings).toHaveLength(1);
  },
);

test("who owns a file by another name is seen", async () => {
  const one = await plant();
  const state = await warmed(one);
  writeFileSync(one.at("etc/passwd"), "toor:x:0:0:root:/root:/bin/bash\n");
  const warm = await audit(one, state);
  expect(warm).toEqual(await audit(one, temporaryFolder()));
  expect(warm.findings.length).toBeGreaterThan(0);
});

test("another baseline is held against the files as if they were new", async () => {
  const one = await plant();
  const state = await warmed(one);
  const facts = one.standard.facts.filter(({ key }) => key !== "/opt/mes/bin/tool");
  const other = { ...one, standard: { ...one.standard, sha256: "other", facts } };
  expect((await audit(other, state)).findings.map(({ address }) => address)).toEqual([
    "file:/opt/mes/bin/tool",
  ]);
});

test("drift that stays is told by every audit", async () => {
  const one = await plant();
  chmodSync(one.at("opt/mes/bin/tool"), 0o777);
  const state = await warmed(one);
  expect((await audit(one, state)).findings).toHaveLength(1);
  expect((await audit(one, state)).findings).toHaveLength(1);
});

test("a check of a field fails in every audit, changed or not", async () => {
  const check: Check = {
    ...{ id: "port", title: "Port", at: "config:/opt/mes/b.ini#/ui/port", absent: "fails", severity: "low" },
    ...{ why: "x", fix: "y", refs: {}, expect: { equals: "443" } },
  };
  const one = await plant([check]);
  const state = temporaryFolder();
  const first = await audit(one, state);
  expect(first.findings.map(({ type }) => type)).toEqual(["deviation"]);
  expect(await audit(one, state)).toEqual(first);
  expect(one.host.opened).toEqual(["/opt/mes/b.ini"]);
});

test("secrets that another host sealed are told in every audit", async () => {
  const one = await plant();
  const twin = new SecretKeeper(new Uint8Array(32).fill(9));
  const state = temporaryFolder();
  const first = await audit(one, state, CLOCKS.right, twin);
  expect(first.coverage.capped.map(({ address }) => address)).toContain("config:/opt/mes/a.ini");
  expect(await audit(one, state, CLOCKS.right, twin)).toEqual(first);
});

test.each([
  ["cut off", (text: string) => text.slice(0, -5)],
  ["changed", (text: string) => text.replace('\\"file\\":', '\\"file\\":1')],
  ["garbage", () => "{}"],
])("a memory that is %s counts for nothing", async (_, harm) => {
  const one = await plant();
  const state = await warmed(one);
  const notes = join(state, "notes.cache");
  const harmed = harm(readFileSync(notes, "utf8"));
  expect(harmed).not.toBe(readFileSync(notes, "utf8"));
  writeFileSync(notes, harmed);
  chmodSync(one.at("opt/mes/bin/tool"), 0o777);
  expect((await audit(one, state)).findings).toHaveLength(1);
});
