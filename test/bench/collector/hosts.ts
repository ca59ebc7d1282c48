import { writeFile } from "node:fs/promises";
import { type Authority, openAuthority } from "../../../src/collector/authority/authority.ts";
import { enrolHost } from "../../../src/collector/store/hosts.ts";
import { openStore } from "../../../src/collector/store/store.ts";
import { packBatch } from "../../../src/wire/batch.ts";
import { newRequest } from "../../../src/wire/request.ts";
import { SignedHost } from "../../support/signed-host.ts";
import type { Load, LoadHost } from "./load.ts";
import { reportsOf } from "./reports.ts";

/** Hosts start a year ago, or their reports would be of the future. */
const START = new Date(Date.now() - 366 * 86_400_000);

/** Signed and packed beforehand, so that only the collector's work is measured. */
export interface Signed {
  hosts: { host: SignedHost; bodies: Uint8Array[] }[];
  /** How many reports there are in all, and how long one is as text. */
  reports: number;
  bytes: number;
}

/** Has many hosts sign reports of 2 KB: each tells of one finding more and one less. @param together how many are in one batch */
export async function signReports(
  count: number,
  { reports, together }: { reports: number; together: number },
): Promise<Signed> {
  const signed: Signed = { hosts: [], reports: count * reports, bytes: 0 };
  for (let number = 0; number < count; number += 1) {
    const host = new SignedHost(`mes-${number}.plant.example`, START);
    const texts = reportsOf(host, reports);
    signed.bytes += texts.reduce((sum, text) => sum + text.length, 0) / signed.reports;
    const bodies: Uint8Array[] = [];
    for (let from = 0; from < reports; from += together)
      bodies.push(await packBatch(texts.slice(from, from + together)));
    signed.hosts.push({ host, bodies });
  }
  return signed;
}

/** Makes the hosts known to a collector that does not run yet, and writes what the load is made of. */
export async function admit(
  signed: Signed,
  { state, store: url, file }: { state: string; store: string; file: string },
): Promise<void> {
  const authority = await openAuthority(state, () => new Date());
  const { key, csr } = await newRequest();
  const store = await openStore(url);
  const hosts: LoadHost[] = [];
  try {
    for (const { host, bodies } of signed.hosts) {
      const certificate = await authority.host(csr, host.key.keyId, new Date());
      await enrolHost(store, rowOf(host, certificate));
      hosts.push({
        cert: certificate.pem,
        bodies: bodies.map((body) => Buffer.from(body).toString("base64")),
      });
    }
  } finally {
    await store.close();
  }
  // Where all hosts have one key for their connections, making a thousand of them takes a second.
  const load: Load = { ca: authority.certificate, key, hosts };
  await writeFile(file, JSON.stringify(load));
}

/** What a store knows of a host when it is enrolled. */
export function rowOf({ name, key }: SignedHost, certificate?: Awaited<ReturnType<Authority["host"]>>) {
  return {
    name,
    machine_id: null,
    site: "bench",
    key_id: key.keyId,
    public_hex: key.publicHex,
    status: "approved" as const,
    enrolled_at: START.toISOString(),
    certificate: certificate?.fingerprint ?? null,
    certificate_until: certificate?.until ?? null,
  };
}
