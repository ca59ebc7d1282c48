import { readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { readConfigured } from "../../src/collector/configured.ts";
import { putSetting } from "../../src/collector/store/settings.ts";
import { TestCollector } from "../support/collector.ts";
import { fedStore } from "../support/fed-store.ts";
import { mesdrift } from "../support/run-program.ts";
import { SignedHost } from "../support/signed-host.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const WHOLE = `
reports:
  - name: weekly
    cron: 0 6 * * 1
    timezone: Europe/Berlin
    sites: [plant-2]
    formats: [html, csv]
    folder: /srv/reports
    mail:
      from: mesdrift@plant.example
      to: [audit@plant.example]
      smtp: smtp://mesdrift@mail.plant.example:587
      passwordFile: /etc/mesdrift/smtp-password
archive:
  keepDays: 400
  folder: /srv/archive
`;

function read(text: string) {
  const file = join(temporaryFolder(), "collector.yaml");
  writeFileSync(file, text);
  return readConfigured("/nowhere", file);
}

test("a settings file says what is scheduled and what is kept; without one nothing is", () => {
  expect(read(WHOLE)).toMatchObject({ reports: [{ name: "weekly" }], archive: { keepDays: 400 } });
  expect(readConfigured("/nowhere", undefined)).toEqual({ reports: [], drops: [] });
  expect(read("drops: [/srv/drops]")).toEqual({ reports: [], drops: ["/srv/drops"] });
  expect(read("")).toEqual({ reports: [], drops: [] });
});

test.each([
  ["a name that is not known", "keepDays:", "keepDay:", /:15: unknown field "keepDay", did you mean/],
  [
    "a cron of six parts",
    "cron: 0 6 * * 1",
    "cron: 0 0 6 * * 1",
    /:4: .*expected minute hour day month weekday/,
  ],
  ["a time that never comes", "cron: 0 6 * * 1", "cron: 0 6 30 2 *", /:4: .*expected minute hour day/],
  ["a time zone that is none", "Europe/Berlin", "Europe/Atlantis", /:5: .*expected an IANA name/],
  ["a form that is none", "[html, csv]", "[html, pdf]", /:7: .*expected html or csv or json/],
  [
    "a password in the address",
    "mesdrift@mail",
    "mesdrift:secret@mail",
    /:12: .*a password goes into passwordFile/,
  ],
  ["no place for the reports", / {4}folder: [\s\S]*smtp-password\n/, "", /nobody would ever see the report/],
  [
    "two passwords",
    "passwordFile:",
    "passwordVariable: X\n      passwordFile:",
    /passwordFile or passwordVariable, not both/,
  ],
  [
    "a user without TLS",
    "passwordFile: /etc/mesdrift/smtp-password",
    "tls: none",
    /the password would travel for all to read/,
  ],
  ["fewer days than auditors ask for", "400", "30", /:15: keepDays: expected at least 40/],
  ["an address that is none", "to: [audit@plant.example]", "to: [audit]", /:11: .*expected an address/],
])("%s is refused with its line", (_, from, to, line) => {
  expect(() => read(WHOLE.replace(from, to))).toThrow(line);
  try {
    read(WHOLE.replace(from, to));
  } catch (thrown) {
    expect(String(thrown)).not.toContain("secret@");
  }
});

test("a collector does not start with settings that nobody can follow", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "collector.yaml"), "report: []\n");
  const { status, stderr } = await mesdrift([
    "collector",
    "start",
    "--state",
    folder,
    "--listen",
    "127.0.0.1:0",
  ]);
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/collector\.yaml:1: unknown field "report".*reports/),
  ]);
});

test("settings that are a link to nothing are not taken for none", () => {
  const state = temporaryFolder();
  expect(readConfigured(state, undefined).drops).toEqual([]);
  symlinkSync("/nowhere/collector.yaml", join(state, "collector.yaml"));
  expect(() => readConfigured(state, undefined)).toThrow(/collector\.yaml: can't be read/);
});

test("a collector that was down makes up for a report as soon as it is started", async () => {
  const folder = temporaryFolder();
  const store = `sqlite:${join(folder, "collector.db")}`;
  const fed = await fedStore(store, new Date(), new Date());
  await fed.known(new SignedHost("mes-1", new Date()));
  await putSetting(fed.store, "schedule hourly", new Date(Date.now() - 3 * 3_600_000).toISOString());
  await fed.store.close();
  const config = join(folder, "settings.yaml");
  const reports = join(folder, "reports");
  // Half an hour ago, whenever this runs: what fell due within the last minutes is not made up for but made.
  const minute = (new Date().getUTCMinutes() + 30) % 60;
  const cron = `${minute} * * * *`;
  const schedule = { name: "hourly", cron, timezone: "UTC", formats: ["json"], folder: reports };
  writeFileSync(config, JSON.stringify({ reports: [schedule] }));
  const collector = await TestCollector.start(store, ["--config", config]);
  const files = () => readdirSync(folder).includes("reports") && readdirSync(reports);
  for (let tries = 0; tries < 100 && !files(); tries++) await wait(100);
  expect(await collector.metrics("mesdrift_report")).toContain(
    'mesdrift_report_deliveries_waiting{way="folder"} 0',
  );
  expect(await collector.admin("report", "list")).toMatch(/^1 {2}hourly {2}site-a .* folder .* arrived/);
  expect(JSON.parse(await collector.admin("report", "show", "1", "--format", "json"))).toMatchObject({
    late: 3,
  });
  await collector.stop();
  expect(files()).toEqual([expect.stringMatching(/^hourly-site-a-.*\.json$/)]);
});
