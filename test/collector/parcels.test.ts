import { afterEach, beforeEach, expect, test } from "vitest";
import type { Parts } from "../../src/collector/api/parts.ts";
import { takeParcel } from "../../src/collector/relay/incoming.ts";
import { hostsOf, setHostStatus } from "../../src/collector/store/hosts.ts";
import { addPeer, type PeerRow } from "../../src/collector/store/peers.ts";
import { newKeyPem, signingKey } from "../../src/trust/keys/signing-key.ts";
import { packParcel, type RelayedHost, signHosts } from "../../src/wire/parcel.ts";
import { collectorParts } from "../support/collector-parts.ts";
import { finding, SignedHost } from "../support/signed-host.ts";
import { onEachStore } from "../support/stores.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const START = new Date("2027-01-01T00:00:00.000Z");

onEachStore((stores) => {
  const key = signingKey(newKeyPem());
  let parts: Parts;
  let site: PeerRow;
  beforeEach(async () => {
    parts = await collectorParts(temporaryFolder(), await stores.fresh());
    site = await addPeer(parts.store, {
      ...{ name: "plant-a", is: "relay", sites: '["site-a"]', status: "approved" },
      ...{ key_id: key.keyId, public_hex: key.publicHex, joined_at: START.toISOString() },
    });
  });
  afterEach(() => parts.store.close());

  /** What becomes of envelopes that the site's collector brings. */
  async function brought(
    hosts: readonly SignedHost[],
    envelopes: string[],
    status: RelayedHost["status"] = "approved",
  ): Promise<string[]> {
    const list = hosts.map(({ name, key }) => ({ name, site: "site-a", publicHex: key.publicHex, status }));
    const signed = signHosts({ at: START.toISOString(), hosts: list }, key);
    const { fates } = await takeParcel(parts, site, await packParcel({ hosts: signed, envelopes }));
    return fates.map(({ status }) => status);
  }

  test("whatever text hosts tell, and are named by, holds up none of their site's reports", async () => {
    const [odd, other] = [new SignedHost("odd\u0000", START), new SignedHost("mes-2", START)];
    const title = "a member\u0000 of adm";
    expect(await brought([odd, other], [odd.report([finding("aa", { title })]), other.report([])])).toEqual([
      "stored",
      "stored",
    ]);
  });

  test("a host that headquarters revoked stays so, whatever its site's collector says of it", async () => {
    const host = new SignedHost("mes-1", START);
    expect(await brought([host], [host.report([])])).toEqual(["stored"]);
    const [row] = await hostsOf(parts.store);
    await setHostStatus(parts.store, row?.id ?? 0, "revoked");
    expect(await brought([host], [host.allClear([])])).toEqual(["refused"]);
    expect(await brought([host], [host.allClear([])], "revoked")).toEqual(["refused"]);
    expect(await hostsOf(parts.store)).toMatchObject([{ status: "revoked" }]);
  });
});
