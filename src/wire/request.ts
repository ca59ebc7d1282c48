import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** A new key for the connections of a host, and the request to certify it (PKCS#10, RFC 2986); both PEM. */
export async function newRequest(): Promise<{ key: string; csr: string }> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const csr = await x509.Pkcs10CertificateRequestGenerator.create({
    name: "CN=mesdrift-agent",
    keys,
    signingAlgorithm: ALGORITHM,
  });
  const secret = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { key: x509.PemConverter.encode(secret, "PRIVATE KEY"), csr: csr.toString("pem") };
}
