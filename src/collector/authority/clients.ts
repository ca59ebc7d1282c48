import { X509Certificate } from "node:crypto";

/** Whose certificate a connection shows, and when it is good. */
export type Client =
  | { is: "host"; keyId: string; from: Date; until: Date }
  | { is: "refused"; crime: "no-certificate" | "foreign-certificate" | "expired-certificate"; why: string };

/** Reads the certificate of a connection, whatever the time. @param raw its DER, or its URL-encoded PEM as a proxy hands it over */
export function clientOf(raw: Buffer | string | undefined, authority: X509Certificate): Client {
  if (raw === undefined || raw.length === 0)
    return refused("no-certificate", "found no client certificate, expected that of an enrolled host");
  const certificate = parsed(raw);
  if (!certificate?.checkIssued(authority) || !certificate.verify(authority.publicKey))
    return refused(
      "foreign-certificate",
      "the client certificate is not of this collector; enrol the host here",
    );
  const [, keyId] = /^CN=([0-9a-f]{64})$/.exec(certificate.subject) ?? [];
  if (keyId === undefined)
    return refused("foreign-certificate", "the client certificate is not that of a host");
  return { is: "host", keyId, from: certificate.validFromDate, until: certificate.validToDate };
}

/** The same client, unless its certificate is not good now. */
export function inTime(client: Client, now: Date): Client {
  if (client.is === "refused" || (client.from <= now && now <= client.until)) return client;
  return refused(
    "expired-certificate",
    `the client certificate is good until ${client.until.toISOString()} only; the agent renews it by itself`,
  );
}

function parsed(raw: Buffer | string): X509Certificate | undefined {
  try {
    return new X509Certificate(typeof raw === "string" ? decodeURIComponent(raw) : raw);
  } catch (thrown) {
    // What is no certificate is none of ours either.
    if (thrown instanceof URIError || (thrown instanceof Error && "code" in thrown)) return undefined;
    throw thrown;
  }
}

function refused(crime: (Client & { is: "refused" })["crime"], why: string): Client {
  return { is: "refused", crime, why };
}
