import * as z from "zod";
import { SiteName } from "../model/assignment.ts";
import { parseJsonBytes } from "../model/json.ts";
import { Sha256 } from "../model/signed.ts";
import { Trouble } from "../model/trouble.ts";
import { openEnvelope, sealEnvelope } from "../trust/envelope.ts";
import { keyId } from "../trust/keys/public-key.ts";
import type { SigningKey } from "../trust/keys/signing-key.ts";
import { packBatch, unpackBatch } from "./batch.ts";
import { PARCEL_BYTES } from "./protocol.ts";

const HOSTS = "https://mesdrift.dev/hosts/v1";

/** A host as the collector of its site knows it. */
export const RelayedHost = z.strictObject({
  name: z.string().min(1).max(253),
  machineId: z.string().max(64).optional(),
  site: SiteName,
  /** Ed25519 key that signs its reports: 32 bytes in hex. */
  publicHex: z.string().regex(/^[0-9a-f]{64}$/),
  status: z.enum(["approved", "revoked"]),
});
export type RelayedHost = z.infer<typeof RelayedHost>;

const HostList = z.strictObject({
  _type: z.literal("https://in-toto.io/Statement/v1"),
  subject: z.array(z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: Sha256 }) })),
  predicateType: z.literal(HOSTS),
  predicate: z.strictObject({
    at: z.string(),
    hosts: z.array(RelayedHost),
    all: Sha256.meta({ description: "names the list, where it has all hosts" }).optional(),
  }),
});
export type HostList = z.infer<typeof HostList>["predicate"];

/** What a site's collector relays at once: the hosts that it vouches for, and what they signed. */
export interface Parcel {
  /** Envelope of the list, signed by the site's collector. */
  hosts: string;
  envelopes: readonly string[];
}

/** The word of a site's collector that these are the hosts which it admitted, with their keys. */
export function signHosts(list: HostList, key: SigningKey): string {
  const subject = list.hosts.map(({ name, publicHex }) => ({ name, digest: { sha256: keyId(publicHex) } }));
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject,
    predicateType: HOSTS,
    predicate: list,
  };
  return sealEnvelope(Buffer.from(JSON.stringify(statement)), key);
}

/** What a list says. Throws {@link Trouble} where the site's collector did not sign it. @param keys 32 bytes in hex, by their ids */
export function readHosts(bytes: Uint8Array, keys: ReadonlyMap<string, string>): HostList {
  const { payload } = openEnvelope(bytes, keys);
  const { success, data, error } = HostList.safeParse(parseJsonBytes(payload));
  if (success) return data.predicate;
  throw new Trouble(`no list of hosts as a collector signs it: ${error.issues[0]?.message}`);
}

/** Travels as a batch of which the first line is the list. */
export function packParcel({ hosts, envelopes }: Parcel): Promise<Uint8Array> {
  return packBatch([hosts, ...envelopes]);
}

/** The lines of a parcel, of which nothing is believed yet. Throws {@link Trouble}. */
export async function unpackParcel(
  bytes: Uint8Array,
): Promise<{ hosts: Uint8Array; envelopes: Uint8Array[] }> {
  const [hosts, ...envelopes] = await unpackBatch(bytes, PARCEL_BYTES);
  if (hosts === undefined) throw new Trouble("found an empty parcel, expected a list of hosts in it");
  return { hosts, envelopes };
}
