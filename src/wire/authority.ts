import { createHash } from "node:crypto";
import { once } from "node:events";
import { isIP } from "node:net";
import { connect, type DetailedPeerCertificate } from "node:tls";
import { reason, Trouble } from "../model/trouble.ts";
import { Unreached } from "./post.ts";

/** Longest wait for the collector, in milliseconds. */
const WAIT_MS = 15_000;

/**
 * The certificate of the collector's authority, PEM: the collector shows it, and it is believed because a person brought
 * its fingerprint, in the token. Throws {@link Trouble} where the collector shows another one.
 * @param fingerprint SHA-256 of the certificate's DER, in hex
 */
export async function authorityOf(url: URL, fingerprint: string): Promise<string> {
  const shown = await chainOf(url);
  const found = shown.find(({ raw }) => createHash("sha256").update(raw).digest("hex") === fingerprint);
  if (found) return pemOf(found.raw);
  throw new Trouble(
    `${url.origin}: shows no certificate with fingerprint ${fingerprint}, as the token has it: this is another collector, or somebody stands between; ask who made the token`,
  );
}

async function chainOf({ hostname, port, origin }: URL): Promise<DetailedPeerCertificate[]> {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const socket = connect({
    host,
    port: Number(port || 443),
    // Nothing is said on this connection: it only shows who answers.
    rejectUnauthorized: false,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  try {
    await once(socket, "secureConnect", { signal: AbortSignal.timeout(WAIT_MS) });
    return linksOf(socket.getPeerCertificate(true));
  } catch (thrown) {
    if (!(thrown instanceof Error && ("code" in thrown || thrown.name === "AbortError"))) throw thrown;
    throw new Unreached(`${origin}: can't be reached (${reason(thrown)}); check the address and the network`);
  } finally {
    socket.destroy();
  }
}

/** From the server's own certificate up; the last one names itself as its issuer. */
function linksOf(leaf: DetailedPeerCertificate): DetailedPeerCertificate[] {
  const links: DetailedPeerCertificate[] = [];
  let next: DetailedPeerCertificate | undefined = leaf;
  while (next?.raw && !links.includes(next)) {
    links.push(next);
    next = next.issuerCertificate;
  }
  return links;
}

function pemOf(der: Buffer): string {
  const lines = der.toString("base64").replaceAll(/.{64}/g, "$&\n").trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
