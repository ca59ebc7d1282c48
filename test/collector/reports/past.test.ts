import { join } from "node:path";
import { expect, test } from "vitest";
import { archiveAlone } from "../../../src/collector/archive.ts";
import { openAuthority } from "../../../src/collector/authority/authority.ts";
import { driftReport } from "../../../src/collector/reports/gather.ts";
import { driftHtml } from "../../../src/exports/html.ts";
import { DriftReport } from "../../../src/model/drift-report.ts";
import { givenStore } from "../../support/fed-store.ts";
import { onEachStore } from "../../support/stores.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const START = new Date("2027-01-01T00:00:00.000Z");
const day = (number: number) => new Date(START.getTime() + (number - 1) * 86_400_000);

onEachStore((stores) => {
  const given = givenStore(stores, START, ({ host }) => {
    host.interval = 86_400_000;
  });

  async function told(since: Date, until: Date): Promise<DriftReport> {
    return DriftReport.parse(
      await driftReport(given.fed.store, { since, until, timeZone: "UTC" }, given.fed.now),
    );
  }
  /** A whole report on each of these days. */
  async function reportOn(...days: number[]): Promise<void> {
    for (const each of days) {
      given.host.time = given.fed.now = day(each);
      await given.fed.take(given.host, given.host.report([]));
    }
  }
  async function archive(): Promise<void> {
    const [folder, clock] = [temporaryFolder(), () => given.fed.now];
    const parts = {
      store: given.fed.store,
      authority: await openAuthority(join(folder, "state"), clock),
      clock,
    };
    await archiveAlone(parts, { keepDays: 40, folder: join(folder, "archive") }, "b.kaya");
  }

  test("that a host was silent at the end of a period is told as well once it is heard again", async () => {
    await reportOn(1, 2);
    const asked = [day(3), day(40)] as const;
    const then = await told(...asked);
    expect(then.totals).toMatchObject({ silent: 1, overdue: 1 });
    await reportOn(50);
    const later = await told(...asked);
    expect(later.totals).toEqual(then.totals);
    expect(later.hosts[0]).toMatchObject({ heardAt: day(2).toISOString(), lookedAt: day(2).toISOString() });
    expect((await told(day(49), day(51))).totals).toMatchObject({ silent: 0, overdue: 0 });
  });

  test("what was archived is told as archived, and neither as none nor as silence", async () => {
    const days = Array.from({ length: 100 }, (_, at) => at + 1);
    await reportOn(...days);
    const asked = [day(1), day(31)] as const;
    expect((await told(...asked)).hosts[0]?.received.reports).toBe(30);
    await archive();
    const report = await told(...asked);
    expect(report.totals).toMatchObject({ silent: 0, overdue: 0 });
    expect(report.hosts[0]).toMatchObject({ archivedBefore: day(60).toISOString() });
    expect(report.hosts[0]?.heardAt).toBeUndefined();
    const page = driftHtml(report);
    expect(page).toContain("was archived and is not counted");
    expect(page).toContain("This is not all there is to know: of 1 host");
    expect(page).not.toContain("no whole report yet");
    const kept = await told(day(60), day(90));
    expect(kept.hosts[0]?.archivedBefore).toBeUndefined();
    expect(kept.hosts[0]?.received.reports).toBe(30);
  });

  test("silence that what was archived can't explain is told as such", async () => {
    await reportOn(1, 2, 3, 60, 110);
    given.fed.now = day(102);
    await archive();
    expect((await told(day(61), day(100))).totals).toMatchObject({ silent: 1, overdue: 1 });
  });
});
