import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { setVerdict } from "../../src/collector/store/findings.ts";
import { fedStore } from "../support/fed-store.ts";
import { mesdrift } from "../support/run-program.ts";
import { finding, SignedHost } from "../support/signed-host.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const START = new Date("2026-01-01T00:00:00.000Z");
const DAY = ["--since", "2026-01-01", "--until", "2026-01-02T00:00:00Z"];
let state: string;

beforeAll(async () => {
  state = mkdtempSync(join(tmpdir(), "mesdrift-report-"));
  const fed = await fedStore(`sqlite:${join(state, "collector.db")}`, START, START);
  const host = new SignedHost("mes-1", START);
  await fed.take(
    host,
    host.report([finding("aa", { severity: "medium" }), finding("bb", { severity: "critical" })]),
  );
  await setVerdict(fed.store, 2, { verdict: "authorised", by: "b.kaya", reason: "CHG-7", now: START });
  await fed.store.close();
  return () => rmSync(state, { recursive: true });
});

const report = (...args: string[]) => mesdrift(["report", "--state", state, ...args]);

test("a report on demand says by its status whether something is open that nobody accounted for", async () => {
  expect(await report(...DAY, "--format", "csv")).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("finding,site-a,mes-1,1,drift,medium,new,undecided"),
  });
  expect(await report(...DAY, "--fail-on", "high")).toMatchObject({ status: 0 });
  expect(await report("--since", "2025-12-01", "--until", "2025-12-02")).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("Nothing is known to be open"),
  });
});

test("no host is silent for a time that is yet to come", async () => {
  const [now, folder] = [new Date(), temporaryFolder()];
  const fed = await fedStore(`sqlite:${join(folder, "collector.db")}`, now, now);
  const host = new SignedHost("mes-1", now);
  await fed.take(host, host.report([]));
  await fed.store.close();
  const ofAllTimes = ["--since", "2026-01-01", "--until", "2999-01-01", "--format", "json"];
  const { stdout } = await mesdrift(["report", "--state", folder, ...ofAllTimes]);
  const { totals, period } = JSON.parse(stdout);
  expect(totals).toMatchObject({ hosts: 1, silent: 0 });
  expect(Date.parse(period.until)).toBeLessThan(now.getTime() + 60_000);
  expect((await report("--since", "2998-12-31", "--until", "2999-01-01")).stderr).toContain("yet to come");
});

test("it is written to a file that nobody else reads, with the times of the plant", async () => {
  const file = join(state, "report.html");
  const { status, stdout } = await report(...DAY, "--time-zone", "Asia/Tokyo", "-o", file);
  expect([status, stdout]).toEqual([1, ""]);
  expect(readFileSync(file, "utf8")).toContain("2026-01-01 09:00 +09:00 to 2026-01-02 09:00 +09:00");
});

test.each([
  [["--site", "site-b"], "--site: found no host of site-b here"],
  [["--since", "yesterday"], "Expected a day such as 2027-01-31"],
  [["--until", "2027-02-30"], "Expected a day such as 2027-01-31"],
  [["--until", "2027-02-29T00:00:00Z"], "Expected a day such as 2027-01-31"],
  [["--since", "2026-01-02", "--until", "2026-01-01"], "expected an earlier one"],
  [["--time-zone", "Europe/Atlantis"], "Expected an IANA name"],
  [["--state", "/nowhere"], "/nowhere/collector.db: found no store of a collector"],
  [["--format", "pdf"], "Allowed choices are html, csv, json"],
])("%j is refused in one line", async (args, line) => {
  const { status, stdout, stderr } = await report(...args);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(line);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});
