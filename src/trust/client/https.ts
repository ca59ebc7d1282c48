import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { reason } from "../../model/trouble.ts";
import { Unreachable } from "./refused.ts";
import { oversized, type Source } from "./source.ts";

export interface HttpsOptions {
  /** Certificates of a private authority, in PEM; only these are trusted then. */
  ca?: string;
  /** Longest that one file may take, in seconds. */
  seconds: number;
}

/** What servers answer for files that are not there; some hide names by 403 (TUF specification, section 5.3.3). */
const NOT_THERE = new Set([403, 404]);

/** A repository on a web server. Redirects are refused: nobody but the configured server answers for its files. */
export function httpsSource(base: string, { ca, seconds }: HttpsOptions): Source {
  return {
    name: base,
    async read(path, limit) {
      const url = new URL(path, base.endsWith("/") ? base : `${base}/`);
      const signal = AbortSignal.timeout(seconds * 1000);
      try {
        const sent = request(url, { signal, ...(ca === undefined ? {} : { ca }) }).end();
        const [response]: IncomingMessage[] = await once(sent, "response");
        return response && (await body(response, { path, limit }));
      } catch (thrown) {
        if (!isNetworkFault(thrown)) throw thrown;
        const why = signal.aborted ? `no whole answer within ${seconds} seconds` : reason(thrown);
        throw new Unreachable(`${url}: ${why}; check the address, the network and --ca`);
      }
    },
  };
}

async function body(
  response: IncomingMessage,
  { path, limit }: { path: string; limit: number },
): Promise<Uint8Array | undefined> {
  const { statusCode = 0 } = response;
  if (statusCode !== 200) {
    response.destroy();
    if (NOT_THERE.has(statusCode)) return undefined;
    const what = statusCode >= 300 && statusCode < 400 ? "a redirect" : `status ${statusCode}`;
    throw new Unreachable(`${path}: the server answered with ${what}, expected the file itself`);
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response) {
    pieces.push(piece);
    length += piece.length;
    if (length > limit) throw oversized(path, length, limit);
  }
  return Buffer.concat(pieces);
}

/** Errors of sockets, of names and of certificates all have a code. */
function isNetworkFault(thrown: unknown): thrown is Error {
  return thrown instanceof Error && ("code" in thrown || thrown.name === "AbortError");
}
