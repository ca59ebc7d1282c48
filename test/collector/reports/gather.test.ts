import { afterEach, beforeEach, expect, test } from "vitest";
import { driftReport } from "../../../src/collector/reports/gather.ts";
import { noteSilence } from "../../../src/collector/silence.ts";
import { findingsOf, setVerdict } from "../../../src/collector/store/findings.ts";
import { setHostStatus } from "../../../src/collector/store/hosts.ts";
import { DriftReport } from "../../../src/model/drift-report.ts";
import type { Finding } from "../../../src/model/report.ts";
import { type FedStore, fedStore } from "../../support/fed-store.ts";
import { finding, SignedHost } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";

const START = new Date("2027-01-01T00:00:00.000Z");
const NOON = new Date("2027-01-01T12:00:00.000Z");
const day = (number: number) => new Date(START.getTime() + (number - 1) * 86_400_000);
const [A, B, C] = ["aa", "bb", "cc"].map((id) => finding(id)) as [Finding, Finding, Finding];

onEachStore((stores) => {
  let fed: FedStore;
  beforeEach(async () => {
    fed = await fedStore(await stores.fresh(), NOON, START);
  });
  afterEach(() => fed.store.close());

  async function told(since: Date, until: Date, site = "site-a"): Promise<DriftReport> {
    return DriftReport.parse(await driftReport(fed.store, { site, since, until, timeZone: "UTC" }, fed.now));
  }
  async function numberOf(id: string): Promise<number> {
    return (await findingsOf(fed.store)).find(({ finding_id }) => finding_id === id)?.id ?? 0;
  }
  const judge = async (
    id: string,
    verdict: "authorised" | "unauthorised" | "false-positive",
    reason: string,
  ) => setVerdict(fed.store, await numberOf(id), { verdict, by: "b.kaya", reason, now: fed.now });

  test("what is new, open and closed in a period is told with when it was seen first and last", async () => {
    const host = new SignedHost("mes-1", START);
    fed.now = START;
    await fed.take(host, host.report([A]));
    fed.now = NOON;
    await fed.take(
      host,
      host.changes({ opened: [B] }, [A, B]),
      host.allClear([A, B]),
      host.changes({ closed: ["aa"] }, [B]),
      host.allClear([B]),
    );
    const { findings, totals, hosts } = await told(new Date("2027-01-01T00:30:00Z"), day(2));
    expect(findings.map(({ finding: { id }, isOpen, isNew }) => [id, isOpen, isNew]).sort()).toEqual([
      ["aa", false, false],
      ["bb", true, true],
    ]);
    expect(findings.find(({ isOpen }) => !isOpen)).toMatchObject({
      firstSeen: "2027-01-01T00:00:00.000Z",
      lastSeen: "2027-01-01T02:00:00.000Z",
      closedAt: "2027-01-01T03:00:00.000Z",
    });
    expect(findings.find(({ isOpen }) => isOpen)).toMatchObject({
      firstSeen: "2027-01-01T01:00:00.000Z",
      lastSeen: "2027-01-01T04:00:00.000Z",
      opened: 1,
    });
    expect(totals).toMatchObject({ hosts: 1, counting: 1, new: 1, closed: 1 });
    expect(hosts[0]).toMatchObject({
      received: { reports: 0, changes: 2, allClears: 2 },
      looked: { sequence: 1, facts: 5432, baseline: [{ id: "line3", version: 3 }] },
      chains: [{ sequence: 5, missing: [] }],
    });
  });

  test("a period that is over is told as it ended, though the findings went on", async () => {
    const host = new SignedHost("mes-1", START);
    await fed.take(host, host.report([A]));
    host.time = fed.now = day(3);
    await fed.take(host, host.changes({ opened: [B], closed: ["aa"] }, [B]));
    const first = await told(day(1), day(2));
    expect(first.findings.map(({ finding: { id }, isOpen }) => [id, isOpen])).toEqual([["aa", true]]);
    expect(first.findings[0]?.closedAt).toBeUndefined();
    const third = await told(day(3), day(4));
    expect(third.totals).toMatchObject({ counting: 1, closed: 1 });
  });

  test("nothing at all is an all-clear, and still says which host was looked at", async () => {
    const host = new SignedHost("mes-1", START);
    await fed.take(host, host.report([]), host.allClear([]));
    const report = await told(day(1), day(2));
    expect(report.findings).toEqual([]);
    expect(report.totals.counting).toBe(0);
    expect(report.hosts[0]?.received).toEqual({ reports: 1, changes: 0, allClears: 1 });
  });

  test("a finding that opens three times in a month flaps", async () => {
    const host = new SignedHost("mes-1", START);
    host.interval = 86_400_000;
    const round = () => [host.changes({ closed: ["aa"] }, []), host.changes({ opened: [A] }, [A])];
    await fed.take(host, host.report([A]), ...round());
    expect((await told(day(1), day(4))).findings[0]).toMatchObject({ opened: 2, isFlapping: false });
    fed.now = day(5);
    await fed.take(host, ...round());
    const { findings, totals } = await told(day(5), day(6));
    expect(findings[0]).toMatchObject({ opened: 3, openedInPeriod: 1, isFlapping: true });
    expect(totals.flapping).toBe(1);
    expect((await told(day(40), day(41))).findings[0]?.isFlapping).toBe(false);
  });

  test("an authorised finding counts no more until it says something else, and then that is told", async () => {
    const host = new SignedHost("mes-1", START);
    await fed.take(host, host.report([A, B, C]));
    await judge("aa", "authorised", "CHG-7");
    await judge("bb", "false-positive", "the test stand");
    await judge("cc", "unauthorised", "nobody called");
    expect((await told(day(1), day(2))).totals).toMatchObject({
      counting: 1,
      authorised: 1,
      falsePositive: 1,
    });
    const changed = { ...A, after: "sh" };
    await fed.take(host, host.changes({ changed: [changed], closed: ["cc"] }, [changed, B]));
    const { totals, events, findings } = await told(day(1), day(2));
    expect(totals).toMatchObject({ counting: 1, authorised: 0, closed: 1 });
    expect(events).toMatchObject([
      {
        kind: "verdict-void",
        host: "mes-1",
        text: expect.stringContaining("the verdict authorised of b.kaya (CHG-7)"),
      },
    ]);
    expect(findings.find(({ finding: { id } }) => id === "cc")).toMatchObject({
      isOpen: false,
      verdict: { is: "unauthorised", reason: "nobody called" },
    });
  });

  test("a waived finding stands beside, and counts from the instant on at which the waiver ends", async () => {
    const waived = {
      ...{ id: "W-1", owner: "A. Meyer", reason: "until the line runs", compensating: "watched" },
      until: "2027-01-05T00:00:00Z",
    };
    const host = new SignedHost("mes-1", START);
    await fed.take(host, host.report([{ ...A, waived }]));
    expect((await told(day(1), day(2))).totals).toMatchObject({ waived: 1, counting: 0 });
    expect((await told(day(4), day(5))).totals).toMatchObject({ waived: 0, counting: 1 });
  });

  test("a host that is silent, one that never came, one without a report for 35 days and a revoked one are told apart", async () => {
    const host = new SignedHost("mes-1", START);
    await fed.take(host, host.report([]));
    const never = await fed.known(new SignedHost("mes-2", START));
    const gone = await fed.known(new SignedHost("mes-3", START));
    await setHostStatus(fed.store, gone, "revoked");
    const at = async (until: Date) => {
      const { hosts, totals } = await told(START, until);
      return [totals.hosts, ...hosts.map(({ isSilent, isOverdue }) => [isSilent, isOverdue])];
    };
    // Heard at noon; nothing is known of intervals yet, so two hours are the limit.
    expect(await at(new Date("2027-01-01T01:59:00Z"))).toEqual([2, ...Array(3).fill([false, false])]);
    expect(await at(new Date("2027-01-01T14:01:00Z"))).toEqual([
      2,
      [true, false],
      [true, false],
      [false, false],
    ]);
    expect(await at(day(37))).toEqual([2, [true, true], [true, true], [false, false]]);
    expect(never).toBeGreaterThan(0);
  });

  test("silence is noted once within two intervals and a minute, and so is its end", async () => {
    const host = new SignedHost("mes-1", START);
    const log = { warn: () => undefined, info: () => undefined };
    const note = (now: string) =>
      noteSilence({ store: fed.store, clock: () => new Date(now), log: log as never });
    await fed.take(host, host.report([]), host.allClear([]));
    for (const now of ["2027-01-01T13:59:00Z", "2027-01-01T14:01:00Z", "2027-01-01T14:02:00Z"])
      await note(now);
    expect((await told(START, day(2))).events).toMatchObject([
      {
        kind: "silent",
        at: "2027-01-01T14:01:00.000Z",
        text: `fell silent; heard last ${NOON.toISOString()}`,
      },
    ]);
    fed.now = new Date("2027-01-01T15:00:00Z");
    await fed.take(host, host.allClear([]));
    for (const now of ["2027-01-01T15:01:00Z", "2027-01-01T15:02:00Z"]) await note(now);
    expect((await told(START, day(2))).events.map(({ kind }) => kind)).toEqual(["silent", "heard"]);
  });

  test("hosts that could not reach a collector that was down did not fall silent, unless they stay away", async () => {
    const host = new SignedHost("mes-1", START);
    await fed.take(host, host.report([]));
    const log = { warn: () => undefined, info: () => undefined };
    const started = day(3);
    const note = (now: Date) =>
      noteSilence({ store: fed.store, clock: () => now, log: log as never }, started);
    await note(new Date(started.getTime() + 60_000));
    expect((await told(START, day(9))).events).toEqual([]);
    await note(new Date(started.getTime() + 3 * 3_600_000));
    expect((await told(START, day(9))).events.map(({ kind }) => kind)).toEqual(["silent"]);
  });

  test("a collector that began to listen while its clock was ahead notes silence once it was set back", async () => {
    const host = new SignedHost("mes-1", START);
    await fed.take(host, host.report([]));
    const log = { warn: () => undefined, info: () => undefined };
    await noteSilence({ store: fed.store, clock: () => day(2), log: log as never }, day(400));
    expect((await told(START, day(9))).events.map(({ kind }) => kind)).toEqual(["silent"]);
  });

  test("a host whose clock is years ahead is past its 35 days all the same", async () => {
    const host = new SignedHost("mes-1", new Date("2036-01-01T00:00:00Z"));
    await fed.take(host, host.report([]));
    expect((await told(day(40), day(41))).totals).toMatchObject({ overdue: 1 });
  });

  test("gaps, forks and lapses of the period are told; those of other periods and sites are not", async () => {
    const host = new SignedHost("mes-1", START);
    const lapse = {
      from: "2027-01-01T05:00:00Z",
      to: "2027-01-01T06:00:00Z",
      cause: "paused",
      detail: "root: patching",
    } as const;
    const texts = [host.report([]), host.allClear([]), host.allClear([], { lapses: [lapse] })];
    await fed.take(host, texts[0] ?? "", texts[2] ?? "");
    await fed.known(new SignedHost("mes-9", START), "site-b");
    const report = await told(day(1), day(2));
    expect(report.events.map(({ kind }) => kind).sort()).toEqual(["gap", "lapse"]);
    expect(report.events.find(({ kind }) => kind === "lapse")?.text).toContain("paused): root: patching");
    expect(report.hosts.map(({ name }) => name)).toEqual(["mes-1"]);
    expect(report.hosts[0]?.chains[0]?.missing).toEqual([[2, 2]]);
    expect((await told(day(3), day(4))).events).toEqual([]);
    expect((await told(day(1), day(2), "site-b")).events).toEqual([]);
  });
});
