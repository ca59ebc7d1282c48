import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ReportSchedule } from "../../../src/collector/schedules/schedule.ts";
import { madeReports } from "../../../src/collector/store/drift-reports.ts";
import { type FedStore, fedStore } from "../../support/fed-store.ts";
import { Minutes } from "../../support/minutes.ts";
import { finding, SignedHost } from "../../support/signed-host.ts";
import { attachments, header, MailServer } from "../../support/smtp.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const START = new Date("2027-02-01T00:00:00.000Z");
const PASSWORD = "planted: long and secret";

let fed: FedStore;
let folder: string;
let minutes: Minutes;
const at = (now: string, schedules: ReportSchedule[]) => minutes.at(now, schedules);
const schedule = (more: object): ReportSchedule =>
  ReportSchedule.parse({ name: "daily", cron: "0 6 * * *", timezone: "Europe/Berlin", ...more });

let server: MailServer;
let refusal: (() => Error | undefined) | undefined;
beforeEach(async () => {
  folder = temporaryFolder();
  fed = await fedStore(`sqlite:${join(folder, "collector.db")}`, START, START);
  minutes = new Minutes(fed);
  const host = new SignedHost("mes-1", START);
  await fed.take(host, host.report([finding("aa")]));
  refusal = undefined;
  server = new MailServer(folder, {
    onAuth: ({ username, password }, _, done) =>
      password === PASSWORD
        ? done(null, { user: username ?? "" })
        : done(new Error(`who is ${username} with ${password}`)),
    onRcptTo: ({ address }, _, done) => done(address.startsWith("gone") ? (refusal?.() ?? null) : null),
  });
  await server.start();
  writeFileSync(join(folder, "password"), `${PASSWORD}\n`);
});
afterEach(async () => {
  await server.stop();
  await fed.store.close();
});

const mailed = (more: object = {}, other: object = {}) => [
  schedule({
    sites: ["site-a"],
    ...other,
    mail: {
      from: "mesdrift@plant.example",
      to: ["audit@plant.example"],
      smtp: `smtp://mesdrift@127.0.0.1:${server.port}`,
      ca: server.ca,
      passwordFile: join(folder, "password"),
      ...more,
    },
  }),
];
async function due(reports: ReportSchedule[]) {
  for (const now of ["2027-02-01T04:00:00Z", "2027-02-01T05:00:00Z"]) await at(now, reports);
  const [made] = await madeReports(fed.store);
  return made?.deliveries ?? [];
}

test("each reader gets the report alone, over STARTTLS, with the files attached", async () => {
  const to = ["audit@plant.example", "quality@plant.example"];
  const deliveries = await due(mailed({ to }, { formats: ["html", "csv"] }));
  expect(deliveries).toMatchObject([{ failure: null }, { failure: null }]);
  expect(server.received.map(({ to, isSecure, user }) => [...to, isSecure, user])).toEqual([
    ["audit@plant.example", true, "mesdrift"],
    ["quality@plant.example", true, "mesdrift"],
  ]);
  const [mail] = server.received;
  if (mail === undefined) throw new Error("no mail");
  expect(header(mail, "Subject")).toBe("mesdrift site-a: 1 open finding, 1 silent host");
  expect(header(mail, "Message-ID")).toBe("<drift-report.daily.site-a.1801458000000@plant.example>");
  expect(header(mail, "Auto-Submitted")).toBe("auto-generated");
  const files = attachments(mail);
  expect([...files.keys()]).toEqual([
    "daily-site-a-2027-02-01T0500Z.html",
    "daily-site-a-2027-02-01T0500Z.csv",
  ]);
  expect(files.get("daily-site-a-2027-02-01T0500Z.html")).toContain(
    "<title>Drift report for site-a, 2027-02-01",
  );
});

test("where not all is known the mail says so, and is no all-clear", async () => {
  const quiet = new SignedHost("mes-2", START);
  await fed.known(quiet, "site-b");
  await due(mailed({}, { sites: ["site-b"], cron: "0 1,6 * * *" }));
  const [mail] = server.received;
  if (mail === undefined) throw new Error("no mail");
  expect(header(mail, "Subject")).toMatch(/^mesdrift site-b: nothing open, with doubts/);
  const text = mail.text.replaceAll("=\r\n", "");
  expect(text).toContain("Nothing is known to be open that nobody accounted for.");
  expect(text).toContain("of 1 host no whole report came yet");
});

test("a server that is down gets the mail when it is up again, once", async () => {
  await server.stop();
  const reports = mailed();
  expect(await due(reports)).toMatchObject([
    {
      attempts: 1,
      next_at: "2027-02-01T05:01:00.000Z",
      failure: expect.stringContaining("ECONNREFUSED"),
    },
  ]);
  await server.start();
  for (const now of ["2027-02-01T05:00:30Z", "2027-02-01T05:01:00Z", "2027-02-01T05:02:00Z"])
    await at(now, reports);
  expect(server.received).toHaveLength(1);
});

test("a wrong password is told without the password, though the server repeats it", async () => {
  writeFileSync(join(folder, "password"), "planted: a wrong one\n");
  const [delivery] = await due(mailed());
  expect(delivery?.failure).toContain("who is mesdrift with …");
  expect(minutes.logged).toContain("a drift report was not delivered");
  expect(`${minutes.logged}${JSON.stringify(delivery)}`).not.toContain("planted");
  expect(server.received).toEqual([]);
});

test("the password may come from the environment, and its lack is told", async () => {
  const fromVariable = { passwordFile: undefined, passwordVariable: "MESDRIFT_TEST_PASSWORD" };
  expect((await due(mailed(fromVariable)))[0]?.failure).toContain("MESDRIFT_TEST_PASSWORD is not set");
  process.env.MESDRIFT_TEST_PASSWORD = PASSWORD;
  await at("2027-02-01T05:01:00Z", mailed(fromVariable));
  delete process.env.MESDRIFT_TEST_PASSWORD;
  expect(server.received).toHaveLength(1);
});

test("one reader whom the server does not know holds up nobody else, and is tried again", async () => {
  refusal = () => new Error("no such person");
  const reports = mailed({ to: ["gone@plant.example", "audit@plant.example"] });
  expect(await due(reports)).toMatchObject([
    { target: "gone@plant.example", failure: expect.stringContaining("no such person") },
    { target: "audit@plant.example", failure: null },
  ]);
  refusal = undefined;
  await at("2027-02-01T05:01:00Z", reports);
  expect(server.received.map(({ to }) => to[0])).toEqual(["audit@plant.example", "gone@plant.example"]);
});

test("nothing is sent to a server that some other authority vouches for", async () => {
  const [delivery] = await due(mailed({ ca: undefined }));
  expect(delivery?.failure).toMatch(/self-signed|unable to/);
  expect(server.received).toEqual([]);
});

test("nothing is sent in the clear to a server that speaks no TLS, unless it was said so", async () => {
  const server = new MailServer(folder, { hideSTARTTLS: true, disabledCommands: ["STARTTLS", "AUTH"] });
  await server.start();
  const mail = { from: "a@b.example", to: ["c@b.example"], smtp: `smtp://127.0.0.1:${server.port}` };
  for (const now of ["2027-02-01T04:00:00Z", "2027-02-01T05:00:00Z"])
    await at(now, [schedule({ sites: ["site-a"], mail })]);
  expect((await madeReports(fed.store))[0]?.deliveries[0]?.failure).toMatch(/STARTTLS/);
  expect(server.received).toEqual([]);
  await at("2027-02-01T05:01:00Z", [schedule({ sites: ["site-a"], mail: { ...mail, tls: "none" } })]);
  expect(server.received).toMatchObject([{ isSecure: false }]);
  await server.stop();
});
