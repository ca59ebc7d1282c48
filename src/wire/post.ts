import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import type * as z from "zod";
import { parseJsonBytes } from "../model/json.ts";
import { reason, Trouble } from "../model/trouble.ts";
import { Problem } from "./protocol.ts";

/** Longest that one request may take, in seconds. */
const SECONDS = 120;
/** Largest answer, in bytes. */
const MOST_ANSWER = 1024 * 1024;

/** What one request is made of. */
export interface Post {
  url: URL;
  type: string;
  body: Uint8Array | string;
  /** The one authority that is trusted, PEM. */
  ca: string;
  /** The host's own certificate with its key, PEM; none for requests that prove themselves. */
  own?: { cert: string; key: string };
}

/** The collector can't be reached, or does not take anything for now: to be tried again. */
export class Unreached extends Trouble {
  override readonly name = "Unreached";
  /** How long it asks to wait, in seconds. */
  readonly after: number;

  constructor(message: string, after = 0) {
    super(message);
    this.after = after;
  }
}

/** What was sent is more than the collector, or whoever stands before it, takes (RFC 9110, section 15.5.14). */
export class TooLarge extends Trouble {
  override readonly name = "TooLarge";
}

/** One request, as its method has it. */
export interface Exchange extends Omit<Post, "type" | "body"> {
  method: "GET" | "POST" | "PUT";
  type?: string;
  body?: Uint8Array | string;
}

/**
 * Sends to the collector and reads its answer. Throws {@link Unreached} where nothing came of it, and {@link Trouble} where
 * the collector refuses, as {@link TooLarge} for a size. Redirects are refused: nobody but the collector answers for it.
 */
export async function post<Schema extends z.ZodType>(asked: Post, schema: Schema): Promise<z.infer<Schema>> {
  const { success, data } = schema.safeParse(parseJsonBytes(await exchange({ ...asked, method: "POST" })));
  if (success) return data;
  throw new Unreached(
    `${asked.url}: found another answer than a collector of this version gives; update the older one`,
  );
}

/** As {@link post}, for any method and any answer. @param most bytes of the answer */
export async function exchange(
  { url, method, type, body, ca, own }: Exchange,
  most = MOST_ANSWER,
): Promise<Buffer> {
  const signal = AbortSignal.timeout(SECONDS * 1000);
  const content = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  try {
    const sent = request(url, {
      method,
      signal,
      agent: false,
      minVersion: "TLSv1.2",
      headers: { ...(type === undefined ? {} : { "content-type": type }), ...content },
      ca,
      ...own,
    });
    sent.end(body);
    // Who is refused before all was sent has its answer, and the connection breaks behind it.
    sent.on("error", () => undefined);
    const [response]: IncomingMessage[] = await once(sent, "response");
    if (response === undefined) throw new TypeError("a response without itself");
    const bytes = await bytesOf(response, most);
    refuseProblem(url, response, bytes);
    return bytes;
  } catch (thrown) {
    if (!(thrown instanceof Error && ("code" in thrown || thrown.name === "AbortError"))) throw thrown;
    const why = signal.aborted ? `no whole answer within ${SECONDS} seconds` : reason(thrown);
    throw new Unreached(`${url.origin}: ${why}; check the address, the network and the collector`);
  }
}

async function bytesOf(response: IncomingMessage, most: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response) {
    pieces.push(piece);
    length += piece.length;
    if (length > most) throw new Unreached(`the collector's answer is larger than ${most} bytes; is it one?`);
  }
  return Buffer.concat(pieces);
}

function refuseProblem(url: URL, { statusCode = 0, headers }: IncomingMessage, bytes: Buffer): void {
  if (statusCode === 200) return;
  const problem = Problem.safeParse(parseJsonBytes(bytes));
  const what = `${url}: ${problem.success ? problem.data.error : `status ${statusCode}`}`;
  if (statusCode === 429 || statusCode >= 500) throw new Unreached(what, Number(headers["retry-after"]) || 0);
  throw statusCode === 413 ? new TooLarge(what) : new Trouble(what);
}
