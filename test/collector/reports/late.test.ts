import { expect, test } from "vitest";
import { driftReport } from "../../../src/collector/reports/gather.ts";
import { findingsOf, setVerdict } from "../../../src/collector/store/findings.ts";
import { DriftReport } from "../../../src/model/drift-report.ts";
import type { Finding } from "../../../src/model/report.ts";
import { givenStore } from "../../support/fed-store.ts";
import { finding } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";

const START = new Date("2027-01-01T00:00:00.000Z");
const hour = (number: number) => new Date(START.getTime() + number * 3_600_000);
const [A, B] = [finding("aa"), finding("bb")];

onEachStore((stores) => {
  const given = givenStore(stores, START, ({ fed, host }) => fed.take(host, host.report([])));

  async function told(since: Date, until: Date): Promise<DriftReport> {
    return DriftReport.parse(await driftReport(given.fed.store, { since, until, timeZone: "UTC" }, until));
  }
  const states = ({ findings }: DriftReport) =>
    findings.map(({ finding: { id }, isNew, isOpen }) => [id, isNew, isOpen]).sort();

  test("what a host that was cut off tells late stands in the report of the period in which it came, once", async () => {
    const lapse = {
      ...{ from: "2027-01-01T01:10:00Z", to: "2027-01-01T01:50:00Z" },
      ...({ cause: "paused", detail: "root: patching" } as const),
    };
    // Made within the first six hours, and delivered an hour after them.
    const texts = [
      given.host.changes({ opened: [A] }, [A]),
      given.host.changes({ closed: ["aa"] }, [], { lapses: [lapse] }),
      given.host.changes({ opened: [B] }, [B]),
    ];
    given.fed.now = hour(7);
    await given.fed.take(given.host, ...texts);
    const [first, second, third] = [
      await told(hour(0), hour(6)),
      await told(hour(6), hour(12)),
      await told(hour(12), hour(18)),
    ];
    expect(states(first)).toEqual([]);
    expect(states(second)).toEqual([
      ["aa", true, false],
      ["bb", true, true],
    ]);
    expect(second.totals).toMatchObject({ new: 2, closed: 1, counting: 1 });
    expect(states(third)).toEqual([["bb", false, true]]);
    expect([first, second, third].map(({ events }) => events.map(({ text }) => text))).toEqual([
      [],
      [expect.stringMatching(/^nobody looked from 2027-01-01T01:10:00Z to 2027-01-01T01:50:00Z/)],
      [],
    ]);
    const since = (at: Date) => findingsOf(given.fed.store, { since: at.toISOString() });
    expect(await since(hour(7))).toHaveLength(2);
    expect(await since(hour(8))).toEqual([]);
  });

  test("a finding that opens again is not new, and one that is told to be closed late counts as closed then", async () => {
    given.fed.now = hour(1);
    await given.fed.take(given.host, given.host.changes({ opened: [A] }, [A]));
    const texts = [given.host.changes({ closed: ["aa"] }, []), given.host.changes({ opened: [A] }, [A])];
    given.fed.now = hour(7);
    await given.fed.take(given.host, ...texts, given.host.changes({ closed: ["aa"] }, []));
    expect(states(await told(hour(0), hour(6)))).toEqual([["aa", true, true]]);
    const second = await told(hour(6), hour(12));
    expect(states(second)).toEqual([["aa", false, false]]);
    expect(second.findings[0]).toMatchObject({ openedInPeriod: 1, closedAt: hour(4).toISOString() });
    expect(second.totals).toMatchObject({ new: 0, closed: 1 });
  });

  test("that a verdict no longer holds is told when it came out", async () => {
    given.fed.now = hour(1);
    await given.fed.take(given.host, given.host.report([A]));
    const [row] = await findingsOf(given.fed.store);
    const verdict = { verdict: "authorised", by: "B. Kaya", reason: "CHG-7", now: hour(2) } as const;
    await setVerdict(given.fed.store, row?.id ?? 0, verdict);
    const changed: Finding = { ...A, after: "sh" };
    given.fed.now = hour(7);
    await given.fed.take(given.host, given.host.changes({ changed: [changed] }, [changed]));
    expect((await told(hour(6), hour(12))).events.map(({ kind }) => kind)).toEqual(["verdict-void"]);
  });
});
