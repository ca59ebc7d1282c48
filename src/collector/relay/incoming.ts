import { Trouble } from "../../model/trouble.ts";
import { keyId } from "../../trust/keys/public-key.ts";
import { type HostList, readHosts, unpackParcel } from "../../wire/parcel.ts";
import type { Fate, ParcelAnswer } from "../../wire/protocol.ts";
import { signReceipt } from "../../wire/receipt.ts";
import { paceFor } from "../api/pace.ts";
import type { Parts } from "../api/parts.ts";
import { Refusal } from "../api/refusal.ts";
import { countUnstorable, type Read, readLines, saidOf } from "../api/reports.ts";
import type { Incoming } from "../store/incoming.ts";
import { changePeer, type PeerRow } from "../store/peers.ts";
import { countRefusal } from "../store/refusals.ts";
import { bringHost } from "../store/relayed.ts";
import type { HostRow } from "../store/tables.ts";

/**
 * Takes what a site's collector relays: verifies its word on the hosts, then the signature of each host on its envelopes,
 * then stores them, and acknowledges when they are on the disk. Throws {@link Refusal} for what is no parcel.
 */
export async function takeParcel(parts: Parts, peer: PeerRow, body: Uint8Array): Promise<ParcelAnswer> {
  const { store, intake, authority, clock } = parts;
  const { list, envelopes } = await opened(peer, body);
  const hosts = await broughtHosts(parts, peer, list);
  const keys = new Map([...hosts.values()].map(({ key_id, public_hex }) => [key_id, public_hex]));
  const read = await readLines(parts, envelopes, { keys, from: peer.name });
  const groups = [...Map.groupBy(read.filter(isGood), (each) => each.keyId)];
  const taken = await Promise.all(
    groups.map(async ([id, all]) => {
      const incoming = all.map((each): Incoming => each.incoming);
      return { id, ...(await intake.take(hosts.get(id)?.id ?? 0, incoming, peer.id)) };
    }),
  );
  const stored = taken.flatMap(({ fates }) => fates);
  await countUnstorable(parts, stored, peer.name);
  const became = new Map(stored.map((fate) => [fate.sha256, fate]));
  const fates = read.map((each): Fate => {
    if (each.is === "bad") return { sha256: each.sha256, status: "refused", why: each.why };
    const { sha256 } = each.incoming;
    return became.get(sha256) ?? { sha256, status: "refused", why: "not stored" };
  });
  await changePeer(store, peer.id, { heard_at: clock().toISOString() });
  const receipt = signReceipt({ ...saidOf(fates), host: peer.key_id }, clock(), authority.key);
  return {
    fates,
    receipt,
    paceSeconds: paceFor(intake.queued),
    ...(list.all === undefined ? {} : { hosts: list.all }),
    wants: taken.flatMap(({ id, want }) => (want === undefined ? [] : [id])),
  };
}

function isGood(read: Read): read is Read & { is: "good" } {
  return read.is === "good";
}

async function opened(
  { name, key_id, public_hex }: PeerRow,
  body: Uint8Array,
): Promise<{ list: HostList; envelopes: Uint8Array[] }> {
  try {
    const { hosts, envelopes } = await unpackParcel(body);
    return { list: readHosts(hosts, new Map([[key_id, public_hex]])), envelopes };
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    throw new Refusal(400, "bad-parcel", thrown.message, name);
  }
}

/** The hosts that may be brought, by their keys. The others are counted, and nothing of theirs is taken. */
async function broughtHosts(
  { store, clock }: Parts,
  peer: PeerRow,
  { hosts }: HostList,
): Promise<Map<string, HostRow>> {
  const found = new Map<string, HostRow>();
  for (const { name, machineId, site, publicHex, status } of hosts) {
    const host = {
      name,
      machine_id: machineId ?? null,
      site,
      key_id: keyId(publicHex),
      public_hex: publicHex,
      status,
    };
    const brought = await bringHost(store, peer, host, clock());
    if (brought.is === "refused")
      await countRefusal(store, {
        from: peer.name,
        crime: brought.crime,
        message: brought.why,
        now: clock(),
      });
    // Whoever revoked it, nothing more of it is taken: what it signed before that came before this list.
    else if (brought.host.status !== "revoked") found.set(host.key_id, brought.host);
  }
  return found;
}
