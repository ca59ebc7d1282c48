import { expect, test } from "vitest";
import { driftReport } from "../../../src/collector/reports/gather.ts";
import { enrolHost } from "../../../src/collector/store/hosts.ts";
import { written } from "../../../src/exports/written.ts";
import { DriftReport } from "../../../src/model/drift-report.ts";
import { givenStore } from "../../support/fed-store.ts";
import { finding, SignedHost } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";

const START = new Date("2027-01-01T00:00:00.000Z");
const hour = (number: number) => new Date(START.getTime() + number * 3_600_000);
const A = finding("aa");

onEachStore((stores) => {
  const given = givenStore(stores, START);

  async function told(since: Date, until: Date, now = given.fed.now): Promise<DriftReport> {
    const question = { site: "site-a", since, until, timeZone: "UTC" };
    return DriftReport.parse(await driftReport(given.fed.store, question, now));
  }
  /** What a page says of the whole. */
  function resultOf(report: DriftReport): string {
    const [result = ""] = /<div class="result.*<\/div>/.exec(written(report, "html")) ?? [];
    return result;
  }

  test("where a report did not come, nothing open is no all-clear until the host has told all again", async () => {
    const { fed, host } = given;
    const [first, , third] = [host.report([]), host.changes({ opened: [A] }, [A]), host.allClear([A])];
    fed.now = hour(3);
    await fed.take(host, first, third);
    const report = await told(START, hour(4));
    expect(report.hosts[0]?.unsure).toBe("a report of it did not come, and it has not told all again since");
    expect(resultOf(report)).toContain('class="result unsure"');
    expect(resultOf(report)).toContain("of 1 host it is not sure what is open");
    expect(written(report, "html")).not.toContain("covered");
    expect(written(report, "csv")).toContain("not sure what is open: a report of it did not come");
    fed.now = hour(4);
    await fed.take(host, host.report([]));
    expect((await told(START, hour(5))).hosts[0]?.unsure).toBeUndefined();
  });

  test("where a host was cloned or set back, what only one of both tells is no all-clear", async () => {
    const { fed, host } = given;
    await fed.take(host, host.report([]));
    const clone = host.clone();
    fed.now = hour(2);
    await fed.take(host, host.allClear([]));
    await fed.take(clone, clone.report([A]));
    const report = await told(START, hour(3));
    expect(report.totals.counting).toBe(0);
    expect(report.hosts[0]?.unsure).toMatch(/^its history was written twice/);
    expect(resultOf(report)).toContain('class="result unsure"');
    expect((await told(hour(3), hour(4))).hosts[0]?.unsure).toBeUndefined();
  });

  test("a host of which no whole report came yet is not called covered, and there is no all-clear", async () => {
    await given.fed.known(given.host);
    const report = await told(START, hour(1));
    expect(report.totals.silent).toBe(0);
    expect(resultOf(report)).toContain("of 1 host no whole report came yet");
    expect(written(report, "html")).not.toContain("covered");
  });

  test("an all-clear against what nobody signed says that it is not evidence, in each form", async () => {
    const { fed, host } = given;
    await fed.take(host, host.report([]));
    const report = await told(START, hour(1));
    const [entry] = report.hosts;
    if (entry?.looked === undefined) throw new Error("nobody looked");
    const looked = { ...entry.looked, notEvidence: "nobody signed the baseline" };
    const unsigned = { ...report, hosts: [{ ...entry, looked }] };
    expect(resultOf(report)).toContain('class="result clear"');
    expect(resultOf(unsigned)).toContain("what 1 host tells is not evidence");
    expect(written(unsigned, "csv")).toContain("not evidence: nobody signed the baseline");
  });

  test("a host that was enrolled after a period was not covered in it", async () => {
    const { fed, host } = given;
    fed.now = hour(1);
    await fed.take(host, host.report([]));
    const later = new SignedHost("mes-2", hour(50));
    const enrol = (enrolled: Date) =>
      enrolHost(fed.store, {
        ...{ name: later.name, site: "site-a", machine_id: null, status: "approved" },
        ...{ key_id: later.key.keyId, public_hex: later.key.publicHex },
        ...{ enrolled_at: enrolled.toISOString(), certificate: null, certificate_until: null },
      });
    await enrol(hour(50));
    const names = ({ hosts }: DriftReport) => hosts.map(({ name }) => name);
    const now = hour(60);
    const before = await told(START, hour(2), now);
    expect(names(before)).toEqual(["mes-1"]);
    expect(before.totals.hosts).toBe(1);
    expect(names(await told(START, hour(51), now))).toEqual(["mes-1", "mes-2"]);
    // The collector's clock was ahead when it came: that hides no host.
    expect(names(await told(START, hour(2), hour(3)))).toEqual(["mes-1", "mes-2"]);
  });

  test("a whole report that comes late, behind a newer one, does not stand for what was looked at last", async () => {
    const { fed, host } = given;
    const [first = "", second = "", third = ""] = [1, 2, 3].map(() => host.report([]));
    fed.now = hour(4);
    await fed.take(host, first, third);
    fed.now = hour(5);
    await fed.take(host, second);
    expect((await told(START, hour(6))).hosts[0]?.looked).toMatchObject({ sequence: 3 });
    // A chain that began later counts, whatever its numbers.
    const anew = new SignedHost(host.name, hour(7), host.key);
    fed.now = hour(8);
    await fed.take(host, anew.report([]));
    const looked = (await told(START, hour(9))).hosts[0]?.looked;
    expect(looked).toMatchObject({ sequence: 1, epoch: anew.epoch });
  });
});
