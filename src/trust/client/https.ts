import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { reason } from "../../model/trouble.ts";
import { Unreachable } from "./refused.ts";
import { oversized, type Source } from "./source.ts";

export interface HttpsOptions {
  /** Certificates of a private authority, in PEM; only these are trusted then. */
  ca?: string;
  /** Longest that one file may take, in seconds; longer as far as it comes at a fair pace. */
  seconds: number;
}

/** Slowest pace at which a large file is waited for, in bytes a second: a server that sends less would hold up the agent. */
const PACE = 100_000;

/** What servers answer for files that are not there; some hide names by 403 (TUF specification, section 5.3.3). */
const NOT_THERE = new Set([403, 404]);

/** A repository on a web server. Redirects are refused: nobody but the configured server answers for its files. */
export function httpsSource(base: string, { ca, seconds }: HttpsOptions): Source {
  return {
    name: base,
    async read(path, limit) {
      const url = new URL(path, base.endsWith("/") ? base : `${base}/`);
      const patience = new Patience(seconds);
      const { signal } = patience;
      try {
        const sent = request(url, { signal, ...(ca === undefined ? {} : { ca }) }).end();
        const [response]: IncomingMessage[] = await once(sent, "response");
        return response && (await body(response, { path, limit, patience }));
      } catch (thrown) {
        if (!isNetworkFault(thrown)) throw thrown;
        const why = signal.aborted ? patience.told() : reason(thrown);
        throw new Unreachable(`${url}: ${why}; check the address, the network and --ca`);
      } finally {
        patience.end();
      }
    },
  };
}

async function body(
  response: IncomingMessage,
  { path, limit, patience }: { path: string; limit: number; patience: Patience },
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
    patience.got(piece.length);
    if (length > limit) throw oversized(path, length, limit);
  }
  return Buffer.concat(pieces);
}

/** How long an answer is waited for: for so many seconds, and as much longer as what came of it earns. */
class Patience {
  readonly #ended = new AbortController();
  readonly #begun = process.uptime();
  readonly #seconds: number;
  #bytes = 0;
  #timer: NodeJS.Timeout;

  constructor(seconds: number) {
    this.#seconds = seconds;
    this.#timer = this.#wait();
  }

  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  got(bytes: number): void {
    this.#bytes += bytes;
    clearTimeout(this.#timer);
    this.#timer = this.#wait();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  told(): string {
    const seconds = Math.round(process.uptime() - this.#begun);
    return `no whole answer within ${seconds} seconds, in which ${this.#bytes} bytes came`;
  }

  #wait(): NodeJS.Timeout {
    const longest = this.#seconds + this.#bytes / PACE;
    const left = longest - (process.uptime() - this.#begun);
    return setTimeout(() => this.#ended.abort(), Math.max(0, left * 1000));
  }
}

/** Errors of sockets, of names and of certificates all have a code. */
function isNetworkFault(thrown: unknown): thrown is Error {
  return thrown instanceof Error && ("code" in thrown || thrown.name === "AbortError");
}
