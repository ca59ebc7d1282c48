import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { planOf } from "../../../agent/plan/plan.ts";
import { nextPass } from "../../../agent/plan/timetable.ts";
import { wayTo } from "../../../agent/plan/way.ts";
import type { CompiledBaseline } from "../../../src/model/baseline.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const HERE = { isAfar: () => false };

/** A baseline that approves some kinds. */
function standard(...kinds: string[]) {
  const baseline: CompiledBaseline = {
    format: "mesdrift-baseline/1",
    id: "line3",
    version: 1,
    title: "Line 3",
    applies: {},
    includes: [],
    watch: [],
    checks: [],
    state: { kinds, facts: [], ignore: [], unseen: [] },
  };
  return { baseline, sha256: "", facts: [] };
}

describe("what is watched", () => {
  test("is nothing that no baseline asks about", () => {
    const plan = planOf({ standards: [standard("package")], watch: [], obeyed: {} }, HERE);
    expect(plan.polled).toEqual({ ports: [], services: [] });
    expect(plan.watch).toContainEqual({ folder: "/var/lib/dpkg", names: ["status"], kinds: ["package"] });
    expect(new Set(plan.watch.flatMap(({ kinds }) => kinds))).toEqual(new Set(["package"]));
  });

  test("are accounts, units and sudo rules where those are approved, and ports by asking", () => {
    const kinds = ["account", "sudo", "service", "port"];
    const { watch, polled } = planOf({ standards: [standard(...kinds)], watch: [], obeyed: {} }, HERE);
    const etc = watch.filter(({ folder }) => folder === "/etc");
    expect(etc).toContainEqual(
      expect.objectContaining({ names: expect.arrayContaining(["passwd"]), kinds: ["account", "sudo"] }),
    );
    expect(watch).toContainEqual(
      expect.objectContaining({ folder: "/etc/systemd/system", deeper: true, kinds: ["service"] }),
    );
    expect(polled).toEqual({ ports: ["port", "service"], services: ["service", "port"] });
  });

  test("grows with what is named, not with the tree", () => {
    const folder = temporaryFolder();
    for (let area = 0; area < 20; area++)
      for (let file = 0; file < 50; file++) {
        const path = join(folder, `tree/area${area}/${file}.xml`);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, "");
      }
    const watch = [{ config: join(folder, "tree/**/*.xml") }];
    const plan = planOf({ standards: [], watch, obeyed: {} }, HERE);
    const own = plan.watch.filter((item) => item.folder.startsWith(join(folder, "tree")));
    expect(own).toHaveLength(21);
    expect(JSON.stringify(own).length).toBeLessThan(21 * 200);
  });

  test("leaves out globs that are none, and what the kernel makes up", () => {
    const watch = [{ config: "no path" }, { file: "/proc/sys/**" }, { file: "/x/[z-a]" }];
    expect(planOf({ standards: [], watch, obeyed: {} }, HERE).watch).toEqual([]);
  });
});

describe("the way to a path", () => {
  const names = (path: string) => wayTo(path, HERE).map(({ folder, name }) => join(folder, name));

  test("leads through links, also through those that lead up", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "releases/7"), { recursive: true });
    writeFileSync(join(folder, "releases/7/a.xml"), "");
    mkdirSync(join(folder, "app"));
    symlinkSync("../releases/7", join(folder, "app/current"));
    const way = names(join(folder, "app/current/a.xml"));
    expect(way.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length))).toEqual([
      "",
      "/app",
      "/app/current",
      "/releases",
      "/releases/7",
      "/releases/7/a.xml",
    ]);
  });

  test("ends where nothing is, and in a circle of links", () => {
    const folder = temporaryFolder();
    expect(names(join(folder, "not/here")).at(-1)).toBe(join(folder, "not"));
    symlinkSync("one", join(folder, "other"));
    symlinkSync("other", join(folder, "one"));
    expect(names(join(folder, "one/a.xml")).length).toBeLessThan(60);
  });
});

describe("the next whole pass", () => {
  const BERLIN = { cron: "30 6 * * *", timezone: "Europe/Berlin", jitterSeconds: 0 };
  const next = (after: string, schedule?: typeof BERLIN, host = "mes-1") =>
    nextPass(new Date(after), host, schedule).toISOString();

  test("is due by the plant's clock, in summer and in winter", () => {
    expect(next("2027-01-15T00:00:00Z", BERLIN)).toBe("2027-01-15T05:30:00.000Z");
    expect(next("2027-07-15T00:00:00Z", BERLIN)).toBe("2027-07-15T04:30:00.000Z");
  });

  test("comes once a day where the clocks are put forward over it", () => {
    const daily = { ...BERLIN, cron: "30 2 * * *" };
    const first = next("2027-03-27T12:00:00Z", daily);
    expect(first.slice(0, 10)).toBe("2027-03-28");
    expect(next(first, daily).slice(0, 10)).toBe("2027-03-29");
  });

  test("is spread over many hosts, and always at the same time of one", () => {
    const spread = { ...BERLIN, jitterSeconds: 3600 };
    const hosts = Array.from({ length: 200 }, (_, at) => `mes-${at}`);
    const times = new Set(hosts.map((host) => next("2027-01-15T00:00:00Z", spread, host)));
    expect(times.size).toBeGreaterThan(150);
    expect(next("2027-01-15T00:00:00Z", spread)).toBe(next("2027-01-15T01:00:00Z", spread));
  });

  test("is within the hour where nobody signed a schedule, or one without another time", () => {
    expect(Date.parse(next("2027-01-15T00:00:00Z"))).toBeLessThan(Date.UTC(2027, 0, 15, 1, 6));
    const never = { ...BERLIN, cron: "0 0 30 2 *" };
    expect(Date.parse(next("2027-01-15T00:00:00Z", never))).toBeLessThan(Date.UTC(2027, 0, 15, 2));
  });

  test.each([{ cron: "61 * * * *" }, { cron: "daily" }, { timezone: "Europe/Berln" }])(
    "is within the hour where the schedule that was signed is none: %o",
    (wrong) => {
      const due = next("2027-01-15T00:00:00Z", { ...BERLIN, ...wrong });
      expect(Date.parse(due)).toBeLessThan(Date.UTC(2027, 0, 15, 2));
    },
  );
});
