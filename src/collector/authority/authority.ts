import { createHash, X509Certificate } from "node:crypto";
import { generateIdentity, identityToRecipient } from "age-encryption";
import * as z from "zod";
import { newKeyPem, type SigningKey, signingKey } from "../../trust/keys/signing-key.ts";
import { type Issued, newAuthority, newHost, newServer, openIssuer } from "./certificates.ts";
import { kept } from "./keys.ts";

const Pair = z.strictObject({ certificate: z.string(), key: z.string() });

/** All that the collector proves itself with, and admits hosts by. */
export interface Authority {
  /** Its certificate, PEM, and SHA-256 of its DER in hex: the fingerprint that tokens carry. */
  certificate: string;
  fingerprint: string;
  /** Signs receipts and checkpoints. */
  key: SigningKey;
  /** Opens what was encrypted for the collector, and whom to encrypt for (age-encryption.org/v1). */
  identity: string;
  recipient: string;
  /** A certificate for the collector's own address, good for 90 days. */
  server(names: readonly string[], now: Date): Promise<Issued>;
  /** A certificate for a host. Throws `Trouble` for a request that is none. */
  host(csr: string, keyId: string, now: Date): Promise<HostCertificate>;
}

export interface HostCertificate {
  pem: string;
  /** SHA-256 of its DER, in hex. */
  fingerprint: string;
  /** When it runs out, RFC 3339 in UTC. */
  until: string;
}

/** The authority in a folder; made there at first use. Throws `Trouble`. */
export async function openAuthority(folder: string, clock: () => Date): Promise<Authority> {
  const pair = await kept(folder, "authority.json", async () => JSON.stringify(await newAuthority(clock())));
  const own = Pair.parse(JSON.parse(pair));
  const issuer = await openIssuer(own);
  const identity = (await kept(folder, "drops.key", generateIdentity)).trim();
  return {
    certificate: own.certificate,
    fingerprint: fingerprintOf(new X509Certificate(own.certificate)),
    key: signingKey(await kept(folder, "receipts.key", newKeyPem)),
    identity,
    recipient: await identityToRecipient(identity),
    async server(names, now) {
      const { certificate, key } = await newServer(issuer, names, now);
      // The authority's own certificate goes with it: who enrols compares that one with the token.
      return { certificate: `${certificate}\n${own.certificate}\n`, key };
    },
    async host(csr, keyId, now) {
      const made = await newHost(issuer, { csr, keyId, now });
      const pem = made.toString("pem");
      const fingerprint = fingerprintOf(new X509Certificate(pem));
      return { pem, fingerprint, until: made.notAfter.toISOString() };
    },
  };
}

/** SHA-256 of a certificate's DER, in hex. */
export function fingerprintOf({ raw }: X509Certificate): string {
  return createHash("sha256").update(raw).digest("hex");
}
