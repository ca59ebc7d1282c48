import { canonical } from "../../model/canonical.ts";
import type { SigningKey } from "../../trust/keys/signing-key.ts";
import { sha256 } from "../../trust/repository/names.ts";
import { type Parcel, packParcel, type RelayedHost, signHosts } from "../../wire/parcel.ts";
import { BATCH_ENVELOPES } from "../../wire/protocol.ts";
import { hostsOf } from "../store/hosts.ts";
import { type PeerRow, sitesOf } from "../store/peers.ts";
import { nextToRelay, type Outgoing } from "../store/relayed.ts";
import type { Store } from "../store/store.ts";
import type { HostRow } from "../store/tables.ts";

/** Largest parcel before it is packed, in bytes; see the batches of hosts. */
const PARCEL_BYTES = 5 * 1024 * 1024;

export interface Sending {
  store: Store;
  /** Signs the list of hosts. */
  key: SigningKey;
  now: Date;
}

/**
 * What headquarters is to have next: envelopes byte for byte as they were signed, with the hosts that they are of; or, once
 * it has them all, the hosts of its sites where those have changed. Undefined where it has everything.
 */
export async function nextParcel(
  { store, key, now }: Sending,
  peer: PeerRow,
): Promise<Uint8Array | undefined> {
  const sites = sitesOf(peer);
  const hosts = (await hostsOf(store)).filter(({ site }) => sites.includes(site));
  const envelopes = fitting(await nextToRelay(store, peer, BATCH_ENVELOPES - 1));
  const at = now.toISOString();
  const parcel = (list: Parameters<typeof signHosts>[0]): Parcel => ({
    hosts: signHosts(list, key),
    envelopes: envelopes.map(({ text }) => text),
  });
  if (envelopes.length > 0) {
    const senders = new Set(envelopes.map(({ hostId }) => hostId));
    const mine = hosts.filter(({ id }) => senders.has(id));
    // What a host signed while it was approved is evidence still when it has been revoked since.
    return packParcel(parcel({ at, hosts: mine.map((host) => vouched(host, "approved")) }));
  }
  const all = hosts.flatMap((host) => (host.status === "pending" ? [] : [vouched(host, host.status)]));
  const name = sha256(canonical(JSON.parse(JSON.stringify(all))));
  return name === peer.hosts_told ? undefined : packParcel(parcel({ at, hosts: all, all: name }));
}

function vouched(host: HostRow, status: RelayedHost["status"]): RelayedHost {
  const { name, machine_id, site, public_hex: publicHex } = host;
  return { name, ...(machine_id === null ? {} : { machineId: machine_id }), site, publicHex, status };
}

/** As many as go together, and at least one. */
function fitting(envelopes: readonly Outgoing[]): Outgoing[] {
  let bytes = 0;
  const end = envelopes.findIndex(({ text }, at) => {
    bytes += text.length;
    return at > 0 && bytes > PARCEL_BYTES;
  });
  return envelopes.slice(0, end < 0 ? envelopes.length : end);
}
