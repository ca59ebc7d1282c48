import { afterEach, beforeEach, expect, test } from "vitest";
import { eventsBetween } from "../../../src/collector/store/events.ts";
import { findingsOf, setVerdict } from "../../../src/collector/store/findings.ts";
import { hostsOf } from "../../../src/collector/store/hosts.ts";
import { countRefusal, refusalsSince } from "../../../src/collector/store/refusals.ts";
import { Finding } from "../../../src/model/report.ts";
import { type FedStore, fedStore } from "../../support/fed-store.ts";
import { finding, SignedHost } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";

const START = new Date("2027-01-01T00:00:00.000Z");
const NUL = "\u0000";

onEachStore((stores) => {
  let fed: FedStore;
  beforeEach(async () => {
    fed = await fedStore(await stores.fresh(), START, START);
  });
  afterEach(() => fed.store.close());

  test("text that no database column holds is shown by its number there, and kept as it was in the finding", async () => {
    const host = new SignedHost("mes-1", START);
    const told = finding("aa", { title: `member a${NUL}b`, address: `group:a${NUL}b` });
    expect((await fed.take(host, host.report([told]))).fates).toEqual(["stored"]);
    const [row] = await findingsOf(fed.store);
    expect(row).toMatchObject({ title: "member a\\u{0}b", address: "group:a\\u{0}b" });
    expect(Finding.parse(JSON.parse(row?.body ?? "")).title).toBe(told.title);
    const verdict = { verdict: "authorised", by: "B. Kaya", reason: "CHG-7", now: START } as const;
    await setVerdict(fed.store, row?.id ?? 0, verdict);
    const changed = { ...told, after: "other" };
    expect((await fed.take(host, host.changes({ changed: [changed] }, [changed]))).fates).toEqual(["stored"]);
  });

  test("names and reasons of refusals are taken whatever is in them", async () => {
    const known = await fed.known(new SignedHost(`mes${NUL}1`, START));
    expect(await hostsOf(fed.store)).toMatchObject([{ id: known, name: "mes\\u{0}1" }]);
    await countRefusal(fed.store, { from: NUL, crime: "bad-statement", message: NUL, now: START });
    expect(await refusalsSince(fed.store, "2027-01-01")).toMatchObject([
      { from: "\\u{0}", last_message: "\\u{0}" },
    ]);
  });

  test("thousands of lapses in one report are all told", async () => {
    const host = new SignedHost("mes-1", START);
    const [from, to] = ["2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z"];
    const lapses = Array.from({ length: 9000 }, () => ({ from, to, cause: "paused", detail: "x" }) as const);
    expect((await fed.take(host, host.report([], { lapses }))).fates).toEqual(["stored"]);
    expect(await eventsBetween(fed.store, "2000", "3000")).toHaveLength(9000);
  });

  test("one envelope that can't be stored is refused alone, and what is around it and after it is stored", async () => {
    const [host, other] = [new SignedHost("mes-1", START), new SignedHost("mes-2", START)];
    const waived = {
      ...{ id: "W-1", owner: "A. Meyer", reason: "r", compensating: "c" },
      until: "2027-06-01T00:00:00Z",
    };
    const texts = [host.report([]), host.report([finding("aa", { waived })]), host.report([finding("bb")])];
    const incoming = texts.map((text) => host.incoming(text));
    const [, bad] = incoming;
    // No form of a report lets this through: it stands for a fault that nobody thought of.
    if (bad && "findings" in bad.predicate)
      for (const one of bad.predicate.findings) one.waived = { ...waived, until: "no time" };
    const [id, otherId] = [await fed.known(host), await fed.known(other)];
    const [taken, beside] = await Promise.all([
      fed.intake.take(id, incoming),
      fed.intake.take(otherId, [other.incoming(other.report([]))]),
    ]);
    expect(taken.fates).toMatchObject([
      { status: "stored" },
      { status: "refused", why: expect.stringContaining("can't be stored: ") },
      { status: "stored" },
    ]);
    expect(beside.fates).toMatchObject([{ status: "stored" }]);
    expect(await findingsOf(fed.store)).toMatchObject([{ finding_id: "bb" }]);
  });
});
