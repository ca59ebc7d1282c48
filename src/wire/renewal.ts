import { X509Certificate } from "node:crypto";
import type { SigningKey } from "../trust/keys/signing-key.ts";
import { post } from "./post.ts";
import { prove } from "./proof.ts";
import { Enrolled, PATHS } from "./protocol.ts";
import { newRequest } from "./request.ts";

/** Share of a certificate's life that may be left before a new one is asked for. */
const DUE = 1 / 3;

/** How long a certificate is good still, in milliseconds, and whether a new one is to be asked for. @param certificate PEM */
export function lifeOf(certificate: string, now: Date): { left: number; isDue: boolean } {
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  const left = validToDate.getTime() - now.getTime();
  return { left, isDue: left <= (validToDate.getTime() - validFromDate.getTime()) * DUE };
}

/**
 * A new certificate with its key, however old the last one is: the key by which one is known proves who asks. Throws
 * `Trouble`.
 * @param at address and authority (PEM) of the collector
 */
export async function newCertificate(
  at: { url: string; ca: string },
  own: SigningKey,
  now: Date,
): Promise<{ enrolled: Enrolled; key: string }> {
  const { key, csr } = await newRequest();
  const request = { hostKey: own.publicHex, csr, at: now.toISOString() };
  const body = JSON.stringify({ ...request, proof: prove("renew", request, own) });
  const url = new URL(PATHS.renew, at.url);
  return { enrolled: await post({ url, type: "application/json", body, ca: at.ca }, Enrolled), key };
}
