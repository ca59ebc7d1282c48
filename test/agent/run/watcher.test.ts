import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { planOf } from "../../../agent/plan/plan.ts";
import type { Plan } from "../../../agent/run/errand.ts";
import { Watcher } from "../../../agent/run/watcher.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const HERE = { isAfar: () => false };

/** Watches what a baseline with these globs names, and gathers what is heard. */
async function watching(...globs: string[]) {
  const heard: string[] = [];
  let isNewPlan = false;
  const watcher = new Watcher(({ kinds, replan }) => {
    heard.push(...kinds);
    isNewPlan ||= replan;
  });
  onTestFinished(() => watcher.close());
  const plan = () => planOf({ standards: [], watch: globs.map((config) => ({ config })), obeyed: {} }, HERE);
  await watcher.watch(plan());
  return {
    watcher,
    heard,
    /** What is heard of a change, after which all is planned anew as a pass would where that is asked for. */
    async hears(change: () => void): Promise<boolean> {
      heard.length = 0;
      watcher.forget();
      change();
      for (let tries = 0; heard.length === 0 && tries < 50; tries++) await sleep(10);
      // The rest of one change.
      await sleep(30);
      if (isNewPlan) await watcher.watch(plan());
      isNewPlan = false;
      return heard.length > 0;
    },
  };
}

function write(path: string, text = "1"): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

describe("a named file", () => {
  const at = (folder: string) => join(folder, "conf/a.xml");

  test.each<[string, (file: string) => void]>([
    ["is written", (file) => writeFileSync(file, "2")],
    ["gets other rights", (file) => chmodSync(file, 0o600)],
    [
      "is saved by an editor, which puts another in its place",
      (file) => {
        write(`${file}.tmp`);
        renameSync(`${file}.tmp`, file);
      },
    ],
    ["is removed", (file) => rmSync(file)],
    ["goes with its folder", (file) => renameSync(dirname(file), `${dirname(file)}.old`)],
  ])("is heard when it %s", async (_, change) => {
    const file = at(temporaryFolder());
    write(file);
    const { hears } = await watching(file);
    expect(await hears(() => change(file))).toBe(true);
  });

  test("is heard again and again, after it was saved by an editor, removed and made anew", async () => {
    const file = at(temporaryFolder());
    write(file);
    const { hears } = await watching(file);
    for (let round = 0; round < 3; round++) {
      expect(
        await hears(() => {
          write(`${file}.tmp`, String(round));
          renameSync(`${file}.tmp`, file);
        }),
      ).toBe(true);
      expect(await hears(() => writeFileSync(file, "edited"))).toBe(true);
      expect(await hears(() => rmSync(file))).toBe(true);
      expect(await hears(() => writeFileSync(file, "back"))).toBe(true);
    }
  });

  test("is heard when it appears, though not even its folder was there", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "not/yet/here.xml");
    const { hears } = await watching(file);
    expect(await hears(() => mkdirSync(join(folder, "not")))).toBe(true);
    expect(await hears(() => mkdirSync(join(folder, "not/yet")))).toBe(true);
    expect(await hears(() => writeFileSync(file, "1"))).toBe(true);
    expect(await hears(() => rmSync(join(folder, "not"), { recursive: true }))).toBe(true);
    expect(await hears(() => write(file))).toBe(true);
    expect(await hears(() => writeFileSync(file, "2"))).toBe(true);
  });

  test("is heard behind a link, when the link leads elsewhere, and there", async () => {
    const folder = temporaryFolder();
    for (const name of ["one", "other"]) write(join(folder, name, "a.xml"));
    symlinkSync("one", join(folder, "current"));
    const { hears } = await watching(join(folder, "current/a.xml"));
    expect(await hears(() => writeFileSync(join(folder, "one/a.xml"), "2"))).toBe(true);
    expect(await hears(() => chmodSync(join(folder, "one/a.xml"), 0o600))).toBe(true);
    expect(
      await hears(() => {
        symlinkSync("other", join(folder, "next"));
        renameSync(join(folder, "next"), join(folder, "current"));
      }),
    ).toBe(true);
    expect(await hears(() => writeFileSync(join(folder, "other/a.xml"), "2"))).toBe(true);
    expect(await hears(() => writeFileSync(join(folder, "one/a.xml"), "3"))).toBe(false);
  });
});

describe("what matches a glob", () => {
  test("is heard in folders that are there and in those that come, and nothing else is", async () => {
    const folder = temporaryFolder();
    write(join(folder, "area1/a.xml"));
    const { hears } = await watching(join(folder, "**/*.xml"));
    expect(await hears(() => writeFileSync(join(folder, "area1/a.xml"), "2"))).toBe(true);
    expect(await hears(() => writeFileSync(join(folder, "area1/b.xml"), "new"))).toBe(true);
    expect(await hears(() => writeFileSync(join(folder, "area1/a.log"), "noise"))).toBe(false);
    expect(await hears(() => mkdirSync(join(folder, "area2/deep"), { recursive: true }))).toBe(true);
    expect(await hears(() => writeFileSync(join(folder, "area2/deep/c.xml"), "1"))).toBe(true);
  });

  test("is watched no deeper than it reaches", async () => {
    const folder = temporaryFolder();
    for (const name of ["area1/conf", "area1/data", "area2/conf", "other/conf"])
      write(join(folder, name, "a.xml"));
    const { watch } = planOf(
      { standards: [], watch: [{ config: join(folder, "area*/conf/*.xml") }], obeyed: {} },
      HERE,
    );
    const folders = watch.map((item) => item.folder).filter((name) => name.startsWith(folder));
    expect(folders.map((name) => name.slice(folder.length)).sort()).toEqual([
      "",
      "/area1",
      "/area1/conf",
      "/area2",
      "/area2/conf",
    ]);
  });

  test("is heard though its folder was removed and made again at once", async () => {
    const folder = temporaryFolder();
    const area = join(folder, "area");
    write(join(area, "a.xml"));
    const { hears } = await watching(join(area, "*.xml"));
    expect(
      await hears(() => {
        rmSync(area, { recursive: true });
        write(join(area, "a.xml"));
      }),
    ).toBe(true);
    expect(await hears(() => writeFileSync(join(area, "a.xml"), "2"))).toBe(true);
  });
});

test("ten thousand writes to one file are looked at once, and a log beside it not even that", async () => {
  const folder = temporaryFolder();
  write(join(folder, "a.xml"));
  const { watcher, heard } = await watching(join(folder, "*.xml"));
  const storm = (name: string) => {
    const file = openSync(join(folder, name), "w");
    for (let round = 0; round < 10_000; round++) writeSync(file, "x");
    closeSync(file);
  };
  storm("a.log");
  await sleep(200);
  expect(heard).toEqual([]);
  storm("a.xml");
  await sleep(200);
  expect(new Set(heard)).toEqual(new Set(["config"]));
  expect(watcher.health(true)).not.toHaveProperty("why");
});

test("a folder that may not be watched is told with the reason, and the others are watched", async () => {
  const folder = temporaryFolder();
  write(join(folder, "a.xml"));
  const watcher = new Watcher(() => undefined);
  onTestFinished(() => watcher.close());
  const gone = join(folder, "gone");
  const plan: Pick<Plan, "watch" | "afar"> = {
    watch: [gone, folder].map((each) => ({ folder: each, globs: [`${each}/*`], kinds: ["config"] })),
    afar: [],
  };
  await watcher.watch(plan);
  expect(watcher.health(true)).toEqual({
    alive: true,
    watched: 2,
    why: `1 of 2 folders are not watched, such as ${gone}: ENOENT: no such file or directory`,
  });
});

test("a file on a network mount, of whose changes the kernel tells nothing, is asked for", async () => {
  const folder = temporaryFolder();
  write(join(folder, "share/a.xml"));
  const ground = { isAfar: (path: string) => path.startsWith(join(folder, "share")) };
  const watch = ["share/a.xml", "share/**/*.xml", "b.xml"].map((name) => ({ config: join(folder, name) }));
  const plan = planOf({ standards: [], watch, obeyed: {} }, ground);
  expect(plan.afar).toEqual([{ path: join(folder, "share/a.xml"), kinds: ["config"] }]);
  expect(plan.unwatched).toBe(
    `on a network mount only files that are named are watched, not ${folder}/share/**/*.xml`,
  );
  expect(plan.watch.map((item) => item.folder)).not.toContain(join(folder, "share"));

  const heard: string[] = [];
  const watcher = new Watcher(({ kinds }) => heard.push(...kinds));
  onTestFinished(() => watcher.close());
  await watcher.watch(plan);
  expect(watcher.health(true).why).toBe(plan.unwatched);
  await sleep(300);
  writeFileSync(join(folder, "share/a.xml"), "something else");
  await expect.poll(() => heard, { timeout: 15_000 }).toContain("config");
});
