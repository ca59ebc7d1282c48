import type { SigningKey } from "../trust/keys/signing-key.ts";
import { post } from "./post.ts";
import { prove } from "./proof.ts";
import { Enrolled, PATHS } from "./protocol.ts";
import { newRequest } from "./request.ts";

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
