import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import * as x509 from "@peculiar/x509";
import { reason, Trouble } from "../../model/trouble.ts";

/** ECDSA on P-256 with SHA-256: what every TLS stack of the last ten years knows (RFC 8446, section 9.1). */
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;
/** A clock of a host may be behind by so much and it takes a new certificate still, in milliseconds. */
const BACKDATED_MS = DAY_MS;

/** Lifetimes in days. Those of hosts are short, since the collector itself asks for their renewal at each delivery. */
export const DAYS = { authority: 3650, server: 90, host: 30 } as const;

/** A certificate with its secret key, both as PEM. */
export interface Issued {
  certificate: string;
  key: string;
}

/** Who signs certificates. */
export interface Issuer {
  certificate: x509.X509Certificate;
  key: webcrypto.CryptoKey;
}

/** A new authority, which signs for hosts and for the collector itself, and for nothing below them. */
export async function newAuthority(now: Date): Promise<Issued> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(now, DAYS.authority),
    name: "CN=mesdrift collector",
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString("pem"), key: await pemOf(keys.privateKey) };
}

/** Opens an authority as {@link newAuthority} made it. Throws {@link Trouble}. */
export async function openIssuer({ certificate, key }: Issued): Promise<Issuer> {
  try {
    const der = x509.PemConverter.decodeFirst(key);
    const opened = await webcrypto.subtle.importKey("pkcs8", der, ALGORITHM, false, ["sign"]);
    return { certificate: new x509.X509Certificate(certificate), key: opened };
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new Trouble(
      `the collector's authority can't be opened (${reason(thrown)}); restore its folder from a copy`,
    );
  }
}

/** A certificate for the collector's own address. @param names host names and IP addresses by which agents reach it */
export async function newServer(issuer: Issuer, names: readonly string[], now: Date): Promise<Issued> {
  const keys = await newKeys();
  const certificate = await issue(issuer, {
    subject: "CN=collector",
    publicKey: keys.publicKey,
    days: DAYS.server,
    now,
    usage: x509.ExtendedKeyUsage.serverAuth,
    names,
  });
  return { certificate: certificate.toString("pem"), key: await pemOf(keys.privateKey) };
}

/** A certificate for a host's connections. @param keyId of the key that signs its reports; it becomes the subject. Throws {@link Trouble} for a request that is none. */
export async function newHost(
  issuer: Issuer,
  { csr, keyId, now }: { csr: string; keyId: string; now: Date },
): Promise<x509.X509Certificate> {
  const request = await readRequest(csr);
  return issue(issuer, {
    subject: `CN=${keyId}`,
    publicKey: request.publicKey,
    days: DAYS.host,
    now,
    usage: x509.ExtendedKeyUsage.clientAuth,
    names: [],
  });
}

async function readRequest(csr: string): Promise<x509.Pkcs10CertificateRequest> {
  try {
    const request = new x509.Pkcs10CertificateRequest(csr);
    const { algorithm } = request.publicKey;
    if (algorithm.name !== ALGORITHM.name)
      throw new Trouble(`found a request for a key of ${algorithm.name}, expected ${ALGORITHM.name}`);
    if (await request.verify()) return request;
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown instanceof Trouble) throw thrown;
    throw new Trouble(`found no certificate request (${reason(thrown)}), expected PKCS#10 as PEM`);
  }
  throw new Trouble("the certificate request is not signed by the key that it is for");
}

interface Wanted {
  subject: string;
  publicKey: x509.PublicKeyType;
  days: number;
  now: Date;
  usage: x509.ExtendedKeyUsage;
  names: readonly string[];
}

async function issue(issuer: Issuer, { subject, publicKey, days, now, usage, names }: Wanted) {
  return x509.X509CertificateGenerator.create({
    ...validity(now, days),
    subject,
    issuer: issuer.certificate.subject,
    signingKey: issuer.key,
    publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([usage]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
      ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names.map(alternative))]),
    ],
  });
}

function alternative(name: string) {
  return { type: isIP(name) === 0 ? ("dns" as const) : ("ip" as const), value: name };
}

function validity(now: Date, days: number) {
  return {
    // RFC 5280, section 4.1.2.2: positive, at most 20 octets.
    serialNumber: `00${randomBytes(16).toString("hex")}`,
    notBefore: new Date(now.getTime() - BACKDATED_MS),
    notAfter: new Date(now.getTime() + days * DAY_MS),
    signingAlgorithm: ALGORITHM,
  };
}

function newKeys() {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}
