import { expect, onTestFinished, test } from "vitest";
import { hostsOf } from "../../../src/collector/store/hosts.ts";
import { fedStore } from "../../support/fed-store.ts";
import { SignedHost } from "../../support/signed-host.ts";
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
});
