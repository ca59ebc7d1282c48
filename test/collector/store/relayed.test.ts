import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { settle } from "../../../src/collector/relay/settle.ts";
import { archivable } from "../../../src/collector/store/archive.ts";
import { hostsOf } from "../../../src/collector/store/hosts.ts";
import { addPeer, changePeer, type PeerRow, peerByKey } from "../../../src/collector/store/peers.ts";
import { nextToRelay, wantFull } from "../../../src/collector/store/relayed.ts";
import { newKeyPem, signingKey } from "../../../src/trust/keys/signing-key.ts";
import { sha256 } from "../../../src/trust/repository/names.ts";
import { signReceipt } from "../../../src/wire/receipt.ts";
import { givenStore } from "../../support/fed-store.ts";
import { onEachStore } from "../../support/stores.ts";

const START = new Date("2027-01-01T00:00:00.000Z");
const [OWN, HEADQUARTERS] = [signingKey(newKeyPem()), signingKey(newKeyPem())];

onEachStore((stores) => {
  const given = givenStore(stores, START, ({ fed, host }) =>
    fed.take(host, host.report([]), host.allClear([]), host.allClear([])),
  );

  function headquarters(sites: readonly string[], key = HEADQUARTERS): Promise<PeerRow> {
    return addPeer(given.fed.store, {
      ...{ name: "headquarters", is: "headquarters", sites: JSON.stringify(sites), status: "approved" },
      ...{ key_id: key.keyId, public_hex: key.publicHex, joined_at: START.toISOString() },
    });
  }
  const known = async () => (await peerByKey(given.fed.store, HEADQUARTERS.keyId)) as PeerRow;
  /** Headquarters has all of the next parcel. */
  async function answered(peer: PeerRow, between: () => Promise<unknown> = async () => undefined) {
    const sent = await nextToRelay(given.fed.store, peer, 63);
    await between();
    const fates = sent.map(({ text }) => ({ sha256: sha256(text), status: "stored" as const }));
    const received = new Set(fates.map((fate) => fate.sha256));
    const receipt = signReceipt({ host: OWN.keyId, received, refused: new Map() }, START, HEADQUARTERS);
    const answer = { fates, receipt, paceSeconds: 0, wants: [] };
    await settle({ store: given.fed.store, own: OWN.keyId, now: START }, peer, answer);
  }

  test("what headquarters is told of no site of is archived, and what it is still to have is not", async () => {
    const left = async () => (await Array.fromAsync(archivable(given.fed.store, "2028"))).length;
    await headquarters(["site-b"], signingKey(newKeyPem()));
    expect(await left()).toBe(3);
    const peer = await headquarters(["site-a", "site-b"]);
    expect(await left()).toBe(0);
    await answered(peer);
    expect(await left()).toBe(3);
    await given.fed.take(given.host, given.host.allClear([]));
    expect(await left()).toBe(3);
  });

  test("that all is to be sent again holds, also where a parcel was under way", async () => {
    await answered(await headquarters(["site-a"]));
    expect((await known()).relayed).toBe(3);
    await given.fed.take(given.host, given.host.allClear([]));
    await answered(await known(), async () =>
      changePeer(given.fed.store, (await known()).id, { relayed: 0, hosts_told: null }),
    );
    expect((await known()).relayed).toBe(0);
    await answered(await known());
    expect((await known()).relayed).toBe(4);
  });

  test("that a host is to tell all is not written over by what is being stored of it", async () => {
    const wants = async () => (await hostsOf(given.fed.store)).map(({ wants_full }) => wants_full);
    const [id, { db, kind }] = [await given.fed.known(given.host), given.fed.store];
    const storing = Promise.withResolvers<void>();
    const transaction = db.transaction().execute(async (within) => {
      // As whoever stores something of the host does, on the other kind of store by being the only one that writes.
      if (kind === "postgres") await sql`select pg_advisory_xact_lock(${id})`.execute(within);
      await storing.promise;
      await within.updateTable("standing").set({ wants_full: 0 }).where("host_id", "=", id).execute();
    });
    await wait(50);
    const wanted = wantFull(given.fed.store, [given.host.key.keyId, "0".repeat(64)]);
    await wait(50);
    storing.resolve();
    await Promise.all([transaction, wanted]);
    expect(await wants()).toEqual([1]);
    await wantFull(given.fed.store, ["0".repeat(64)]);
  });
});
