import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeReports } from "../../../src/collector/schedules/make.ts";
import { ReportSchedule } from "../../../src/collector/schedules/schedule.ts";
import { actsOf } from "../../../src/collector/store/acts.ts";
import { madeReports, waitingDeliveries } from "../../../src/collector/store/drift-reports.ts";
import { sha256 } from "../../../src/trust/repository/names.ts";
import { type FedStore, fedStore } from "../../support/fed-store.ts";
import { Minutes } from "../../support/minutes.ts";
import { finding, SignedHost } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const START = new Date("2027-02-01T00:00:00.000Z");

onEachStore((stores) => {
  let fed: FedStore;
  let folder: string;
  let minutes: Minutes;

  beforeEach(async () => {
    fed = await fedStore(await stores.fresh(), START, START);
    folder = temporaryFolder();
    minutes = new Minutes(fed);
    const host = new SignedHost("mes-1", START);
    await fed.take(host, host.report([finding("aa")]));
    await fed.known(new SignedHost("mes-2", START), "site-b");
  });
  afterEach(() => fed.store.close());

  const at = (now: string, schedules: ReportSchedule[]) => minutes.at(now, schedules);
  const schedule = (more: object): ReportSchedule =>
    ReportSchedule.parse({ name: "daily", cron: "0 6 * * *", timezone: "Europe/Berlin", ...more });

  test("each site gets its report at the time of the plant, in each form, an all-clear too; and once", async () => {
    const reports = [schedule({ folder, formats: ["html", "csv", "json"] })];
    await at("2027-02-01T04:00:00Z", reports);
    expect(readdirSync(folder)).toEqual([]);
    for (const now of ["2027-02-01T05:00:00Z", "2027-02-01T05:01:00Z"]) await at(now, reports);
    const names = ["site-a", "site-b"].flatMap((site) =>
      ["csv", "html", "json"].map((format) => `daily-${site}-2027-02-01T0500Z.${format}`),
    );
    expect(readdirSync(folder).sort()).toEqual(names);
    const [a, b] = ["site-a", "site-b"].map((site) =>
      JSON.parse(readFileSync(join(folder, `daily-${site}-2027-02-01T0500Z.json`), "utf8")),
    );
    expect(a).toMatchObject({ site: "site-a", schedule: "daily", totals: { counting: 1 } });
    expect(a.period).toEqual({
      since: "2027-01-31T05:00:00.000Z",
      until: "2027-02-01T05:00:00.000Z",
      timeZone: "Europe/Berlin",
    });
    expect(b).toMatchObject({ totals: { counting: 0, hosts: 1 } });
    expect("late" in a).toBe(false);
    expect(statSync(join(folder, names[0] ?? "")).mode & 0o777).toBe(0o640);
    // What was written is in the audit trail by its hash.
    const acts = await actsOf(fed.store);
    const json = readFileSync(join(folder, names[2] ?? ""), "utf8");
    expect(JSON.parse(acts[0]?.detail ?? "")).toMatchObject({ sha256: sha256(json) });
  });

  test("two collectors at once make and deliver a report once", async () => {
    const reports = [schedule({ folder })];
    await at("2027-02-01T04:00:00Z", reports);
    fed.now = new Date("2027-02-01T05:00:00Z");
    await Promise.all([makeReports(minutes.parts, reports), makeReports(minutes.parts, reports)]);
    expect(await madeReports(fed.store)).toHaveLength(2);
  });

  test("times that were missed are made up for by one report, which says that it is late and leaves no time out", async () => {
    const reports = [schedule({ folder, formats: ["json"], sites: ["site-a"] })];
    for (const now of [
      "2027-02-01T04:00:00Z",
      "2027-02-01T05:00:00Z",
      "2027-02-05T12:00:00Z",
      "2027-02-05T12:01:00Z",
    ])
      await at(now, reports);
    expect(readdirSync(folder)).toEqual([
      "daily-site-a-2027-02-01T0500Z.json",
      "daily-site-a-2027-02-05T0500Z.json",
    ]);
    const late = JSON.parse(readFileSync(join(folder, "daily-site-a-2027-02-05T0500Z.json"), "utf8"));
    expect(late).toMatchObject({ late: 4, period: { since: "2027-02-01T05:00:00.000Z" } });
  });

  test("a schedule goes on once a clock that was ahead was set back, and leaves no time out", async () => {
    const reports = [schedule({ folder, formats: ["json"], sites: ["site-a"], timezone: "UTC" })];
    for (const now of ["2027-02-01T04:00", "2027-02-01T06:00", "2028-02-01T12:00"])
      await at(`${now}:00Z`, reports);
    for (const now of ["2027-02-01T13:00", "2027-02-02T06:00", "2027-02-03T06:00"])
      await at(`${now}:00Z`, reports);
    const periods = readdirSync(folder)
      .sort()
      .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")).period)
      .map(({ since, until }) => [since.slice(0, 13), until.slice(0, 13)]);
    expect(periods).toEqual([
      ["2027-01-31T06", "2027-02-01T06"],
      ["2027-02-01T06", "2027-02-02T06"],
      ["2027-02-02T06", "2027-02-03T06"],
      ["2027-02-01T06", "2028-02-01T06"],
    ]);
  });

  test("a folder that can't be written is tried again, less and less often, until it can", async () => {
    const blocked = join(folder, "blocked");
    writeFileSync(blocked, "a file where the folder should be");
    const reports = [schedule({ folder: blocked, sites: ["site-a"] })];
    for (const now of [
      "2027-02-01T04:00:00Z",
      "2027-02-01T05:00:00Z",
      "2027-02-01T05:00:30Z",
      "2027-02-01T05:01:00Z",
    ])
      await at(now, reports);
    const [made] = await madeReports(fed.store);
    expect(made?.deliveries).toMatchObject([
      { attempts: 2, next_at: "2027-02-01T05:03:00.000Z", failure: expect.stringContaining("EEXIST") },
    ]);
    expect(await waitingDeliveries(fed.store)).toContainEqual({ way: "folder", waiting: 1, failed: 1 });
    rmSync(blocked);
    await at("2027-02-01T05:03:00Z", reports);
    expect(readdirSync(blocked)).toEqual(["daily-site-a-2027-02-01T0500Z.html"]);
    expect(await waitingDeliveries(fed.store)).toContainEqual({ way: "folder", waiting: 0, failed: 0 });
  });
});
