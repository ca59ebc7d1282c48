import { afterEach, beforeEach, expect, test } from "vitest";
import { envelopesOf } from "../../../src/collector/store/envelopes.ts";
import { eventsBetween } from "../../../src/collector/store/events.ts";
import { findingsOf, setVerdict } from "../../../src/collector/store/findings.ts";
import { hostsOf } from "../../../src/collector/store/hosts.ts";
import type { Intake } from "../../../src/collector/store/intake.ts";
import { openingsBetween } from "../../../src/collector/store/openings.ts";
import type { Store } from "../../../src/collector/store/store.ts";
import type { Finding } from "../../../src/model/report.ts";
import { type FedStore, fedStore } from "../../support/fed-store.ts";
import { finding, SignedHost } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";

const START = new Date("2027-01-01T00:00:00.000Z");
const NOW = new Date("2027-01-02T00:00:00.000Z");

onEachStore((stores) => {
  let store: Store;
  let intake: Intake;
  let known: FedStore["known"];
  let take: FedStore["take"];

  beforeEach(async () => {
    ({ store, intake, known, take } = await fedStore(await stores.fresh(), NOW, START));
  });
  afterEach(() => store.close());

  async function stored(): Promise<string[]> {
    const texts: string[] = [];
    for await (const { text } of envelopesOf(store)) texts.push(text);
    return texts;
  }
  async function open(): Promise<string[]> {
    const rows = await findingsOf(store, { status: "open" });
    return rows.map(({ finding_id }) => finding_id).sort();
  }
  async function events(): Promise<string[]> {
    const rows = await eventsBetween(store, "2000", "3000");
    return rows.map(({ kind, detail }) => `${kind}: ${JSON.parse(detail).text ?? JSON.parse(detail).cause}`);
  }
  const [A, B, C] = ["aa", "bb", "cc"].map((id) => finding(id)) as [Finding, Finding, Finding];

  test("reports are stored byte for byte, and findings open, change and close with them", async () => {
    const host = new SignedHost("mes-1", START);
    const texts = [
      host.report([A]),
      host.changes({ opened: [B] }, [A, B]),
      host.changes({ changed: [{ ...B, after: "nc -l" }], closed: ["aa"] }, [{ ...B, after: "nc -l" }]),
      host.allClear([{ ...B, after: "nc -l" }]),
    ];
    expect(await take(host, ...texts)).toEqual({ fates: texts.map(() => "stored"), want: undefined });
    expect(await stored()).toEqual(texts);
    const rows = await findingsOf(store);
    expect(rows.map(({ finding_id, status, closed_at }) => [finding_id, status, closed_at])).toEqual([
      ["bb", "open", null],
      ["aa", "closed", "2027-01-01T02:00:00.000Z"],
    ]);
    expect(JSON.parse(rows[0]?.body ?? "").after).toBe("nc -l");
    const [standing] = await hostsOf(store);
    expect(standing).toMatchObject({ open_count: 1, interval_seconds: 3600, heard_at: NOW.toISOString() });
    expect(standing?.applied_at).toBe("2027-01-01T03:00:00.000Z");
  });

  test("the same report twice is once, within a batch and later", async () => {
    const host = new SignedHost("mes-1", START);
    const text = host.report([A]);
    expect((await take(host, text, text)).fates).toEqual(["stored", "had"]);
    expect((await take(host, text)).fates).toEqual(["had"]);
    expect(await stored()).toEqual([text]);
  });

  test("a gap is told, leads to the wish for all findings, and is filled when the rest comes late", async () => {
    const host = new SignedHost("mes-1", START);
    const texts = [
      host.report([]),
      host.changes({ opened: [A] }, [A]),
      host.changes({ opened: [B] }, [A, B]),
    ];
    expect((await take(host, texts[0] ?? "", texts[2] ?? "")).want).toBe("full");
    expect(await open()).toEqual(["bb"]);
    expect(await events()).toEqual([
      expect.stringMatching(/^gap: 2 did not come before epoch .*, number 3$/),
    ]);
    expect(await take(host, texts[1] ?? "")).toEqual({ fates: ["stored"], want: "full" });
    const [chain] = await store.db.selectFrom("chain").selectAll().execute();
    expect(chain).toMatchObject({ sequence: 3, missing: "[]" });
    expect(await take(host, host.report([A, B]))).toEqual({ fates: ["stored"], want: undefined });
    expect(await open()).toEqual(["aa", "bb"]);
  });

  test("what fills a gap and does not fit to both sides of it is told: a clone wrote it", async () => {
    const host = new SignedHost("mes-1", START);
    const first = host.report([]);
    const clone = host.clone();
    const [second = "", third = "", fourth = ""] = [2, 3, 4].map(() => host.allClear([]));
    await take(host, first, fourth);
    await take(host, third);
    const told = ["gap: 2 to 3 did not come before"].map((text) =>
      expect.stringMatching(new RegExp(`^${text}`)),
    );
    expect(await events()).toEqual(told);
    await take(clone, clone.allClear([], { trigger: "asked" }));
    expect(await events()).toEqual([
      ...told,
      expect.stringMatching(/^fork: .* number 2 came late and does not fit/),
    ]);
    await take(host, second);
    expect(await events()).toHaveLength(3);
  });

  test("a cloned host shows as a fork: both stories are kept, and the findings stay those of the first", async () => {
    const host = new SignedHost("mes-1", START);
    await take(host, host.report([A]));
    const clone = host.clone();
    await take(host, host.changes({ opened: [B] }, [A, B]));
    expect((await take(clone, clone.changes({ opened: [C] }, [A, C]))).fates).toEqual(["stored"]);
    expect(await open()).toEqual(["aa", "bb"]);
    expect(await stored()).toHaveLength(3);
    expect(await events()).toEqual([expect.stringContaining("fork: epoch")]);
  });

  test("a host that was set up anew begins another chain, and its findings are those that count", async () => {
    const host = new SignedHost("mes-1", START);
    const old = [host.report([A]), host.changes({ opened: [B] }, [A, B])];
    await take(host, old[0] ?? "");
    const anew = new SignedHost("mes-1", new Date("2027-01-01T12:00:00Z"), host.key);
    await take(anew, anew.report([C]));
    await take(host, old[1] ?? "");
    expect(await open()).toEqual(["cc"]);
  });

  test("a verdict holds while the finding says the same, also when it comes back, and no longer", async () => {
    const host = new SignedHost("mes-1", START);
    await take(host, host.report([A]));
    const [row] = await findingsOf(store);
    const verdict = { verdict: "authorised", by: "B. Kaya", reason: "CHG-7", now: NOW } as const;
    expect(await setVerdict(store, row?.id ?? 0, verdict)).toBe(true);
    await take(host, host.changes({ closed: ["aa"] }, []), host.changes({ opened: [A] }, [A]));
    expect(await findingsOf(store)).toMatchObject([{ verdict: "authorised", opened: 2, status: "open" }]);
    await take(host, host.changes({ changed: [{ ...A, after: "sh" }] }, [{ ...A, after: "sh" }]));
    expect(await findingsOf(store)).toMatchObject([{ verdict: null, verdict_reason: null, status: "open" }]);
    expect(await setVerdict(store, 999, verdict)).toBe(false);
  });

  test("a verdict holds when the finding is waived, or called worse, and is told where it no longer holds", async () => {
    const host = new SignedHost("mes-1", START);
    await take(host, host.report([A, B]));
    for (const { id } of await findingsOf(store))
      await setVerdict(store, id, { verdict: "false-positive", by: "B. Kaya", reason: "a test", now: NOW });
    const until = "2027-06-01T00:00:00.000Z";
    const waived = { id: "w1", owner: "B. Kaya", reason: "until the window", compensating: "none", until };
    const told: Finding[] = [
      { ...A, severity: "critical", waived },
      { ...B, effects: [{ address: "process:nc", change: "added" }] },
    ];
    await take(host, host.changes({ changed: told }, told));
    const verdicts = (await findingsOf(store)).map(({ finding_id, verdict }) => [finding_id, verdict]);
    expect(new Map(verdicts as [string, unknown][])).toEqual(
      new Map([
        ["aa", "false-positive"],
        ["bb", null],
      ]),
    );
    expect(await events()).toEqual([
      expect.stringMatching(
        /^verdict-void: finding \d+ \(Another program listens\) says something else now: the verdict false-positive of B\. Kaya/,
      ),
    ]);
  });

  test("times that nobody accounts for, and a clock that is ahead, are told", async () => {
    const host = new SignedHost("mes-1", new Date("2027-03-01T00:00:00Z"));
    const lapse = {
      from: "2026-12-31T00:00:00Z",
      to: "2027-01-01T00:00:00Z",
      cause: "paused",
      detail: "x",
    } as const;
    await take(host, host.report([], { lapses: [lapse] }));
    expect(await events()).toEqual(["clock: undefined", "lapse: paused"]);
  });

  test("a clock that went back while the agent did not run is told, and one that the agent tells itself is told once", async () => {
    const host = new SignedHost("mes-1", START);
    await take(host, host.report([]));
    host.time = new Date("2000-01-01T00:00:00Z");
    await take(host, host.allClear([], { trigger: "start" }), host.allClear([]));
    expect(await events()).toEqual(["clock: undefined"]);
    const lapse = { from: "1999-01-01T00:00:00Z", to: "2000-01-01T00:00:00Z", detail: "x" } as const;
    host.time = new Date("1999-01-01T00:00:00Z");
    await take(host, host.allClear([], { lapses: [{ ...lapse, cause: "clock" }] }));
    expect(await events()).toEqual(["clock: undefined", "lapse: clock"]);
  });

  test("one that the store can't take does not hold up the others of its transaction", async () => {
    const [good, unknown] = [new SignedHost("mes-1", START), new SignedHost("mes-2", START)];
    const id = await known(good);
    const [one, other] = [good.report([]), unknown.report([])];
    const both = [intake.take(id, [good.incoming(one)]), intake.take(999, [unknown.incoming(other)])];
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(await stored()).toEqual([one]);
  });

  test("many hosts at once, with repeats, end with each envelope once and in order", async () => {
    const hosts = Array.from({ length: 20 }, (_, at) => new SignedHost(`mes-${at}`, START));
    const texts = hosts.map((host) => [
      host.report([A]),
      ...Array.from({ length: 9 }, () => host.allClear([A])),
    ]);
    const ids = await Promise.all(hosts.map((host) => known(host)));
    const sent = hosts.flatMap((host, at) =>
      [
        [0, 4],
        [2, 7],
        [0, 10],
        [5, 10],
      ].map(([from, to]) =>
        intake.take(
          ids[at] ?? 0,
          (texts[at] ?? []).slice(from, to).map((text) => host.incoming(text)),
        ),
      ),
    );
    expect((await Promise.all(sent)).every(({ want }) => want === undefined)).toBe(true);
    const all = await stored();
    expect(all).toHaveLength(200);
    expect(new Set(all).size).toBe(200);
    for (const mine of texts) expect(all.filter((text) => mine.includes(text))).toEqual(mine);
  });

  test("findings that come and go within one transaction keep each of their times, whatever other hosts tell beside", async () => {
    const hosts = ["mes-1", "mes-2", "mes-3"].map((name) => new SignedHost(name, START));
    const ids = await Promise.all(hosts.map((host) => known(host)));
    const texts = hosts.map((host, at) => [
      host.report([A]),
      // One of the hosts is a report behind the others all along.
      ...(at === 1 ? [host.allClear([A])] : []),
      host.changes({ closed: ["aa"] }, []),
      host.changes({ opened: [A, B] }, [A, B]),
      host.report([B, C]),
    ]);
    const taken = await Promise.all(
      hosts.map((host, at) =>
        intake.take(
          ids[at] ?? 0,
          (texts[at] ?? []).map((text) => host.incoming(text)),
        ),
      ),
    );
    expect(taken.map(({ want }) => want)).toEqual([undefined, undefined, undefined]);
    const rows = await findingsOf(store);
    const openings = await openingsBetween(store, "2000", "3000");
    const timesOf = (host: string, id: string) => {
      const row = rows.find((one) => one.host === host && one.finding_id === id);
      const hours = (time: string | null) =>
        time === null ? null : (Date.parse(time) - START.getTime()) / 3_600_000;
      const times = openings
        .get(row?.id ?? 0)
        ?.map(({ openedAt, closedAt, lastSeen }) => [...[hours(openedAt), hours(lastSeen), hours(closedAt)]]);
      return { status: row?.status, opened: row?.opened, times };
    };
    const late = (host: string) => (host === "mes-2" ? 1 : 0);
    for (const { name } of hosts) {
      const more = late(name);
      expect(timesOf(name, "aa")).toEqual({
        status: "closed",
        opened: 2,
        times: [
          [0, more, 1 + more],
          [2 + more, 2 + more, 3 + more],
        ],
      });
      expect(timesOf(name, "bb")).toEqual({ status: "open", opened: 1, times: [[2 + more, null, null]] });
      expect(timesOf(name, "cc")).toEqual({ status: "open", opened: 1, times: [[3 + more, null, null]] });
    }
  });
});
