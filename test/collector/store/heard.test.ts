import { expect, onTestFinished, test } from "vitest";
import { hostsOf } from "../../../src/collector/store/hosts.ts";
import { fedStore } from "../../support/fed-store.ts";
import { finding, SignedHost } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";

const START = new Date("2027-01-01T00:00:00.000Z");
const LATER = new Date("2027-01-20T00:00:00.000Z");

onEachStore((stores) => {
  test("a host is heard when something new of it is stored, and not by copies or by nothing at all", async () => {
    const fed = await fedStore(await stores.fresh(), START, START);
    onTestFinished(() => fed.store.close());
    const [host, other] = [new SignedHost("mes-1", START), new SignedHost("mes-2", START)];
    const [text, id, otherId] = [host.report([]), await fed.known(host), await fed.known(other)];
    await fed.take(host, text);
    fed.now = LATER;
    expect((await fed.take(host, text)).fates).toEqual(["had"]);
    await Promise.all([
      fed.intake.take(id, []),
      fed.intake.take(otherId, [other.incoming(other.report([]))]),
    ]);
    const heard = async () => (await hostsOf(fed.store)).map(({ heard_at }) => heard_at);
    expect(await heard()).toEqual([START.toISOString(), LATER.toISOString()]);
    await fed.take(host, host.allClear([]));
    expect(await heard()).toEqual([LATER.toISOString(), LATER.toISOString()]);
  });

  test("a report out of turn, as when all was asked for or the agent was started, is no interval of the schedule", async () => {
    const fed = await fedStore(await stores.fresh(), START, START);
    onTestFinished(() => fed.store.close());
    const host = new SignedHost("mes-1", START);
    const interval = async () => (await hostsOf(fed.store)).map(({ interval_seconds }) => interval_seconds);
    const open = [finding("aa")];
    await fed.take(host, host.report([]), host.allClear([]));
    expect(await interval()).toEqual([3600]);
    host.changes({ opened: open }, open);
    expect((await fed.take(host, host.allClear(open))).want).toBe("full");
    // It tells all at once, minutes after.
    host.time = new Date(host.time.getTime() - host.interval + 180_000);
    await fed.take(host, host.report(open));
    expect(await interval()).toEqual([3600]);
    const days = (number: number) => new Date(host.time.getTime() + number * 86_400_000);
    host.time = days(5);
    await fed.take(host, host.allClear(open, { trigger: "start" }), host.allClear(open));
    expect(await interval()).toEqual([3600]);
    host.time = days(5);
    const [from, to] = [START.toISOString(), host.time.toISOString()];
    const lapses = [{ from, to, cause: "clock", detail: "the host slept" } as const];
    await fed.take(host, host.allClear(open, { lapses }), host.allClear(open));
    expect(await interval()).toEqual([3600]);
    host.interval = 7200_000;
    await fed.take(host, host.allClear(open), host.allClear(open));
    expect(await interval()).toEqual([7200]);
  });
});
