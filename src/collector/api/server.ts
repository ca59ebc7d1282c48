import type { IncomingMessage } from "node:http";
import { type FastifyError, type FastifyInstance, fastify } from "fastify";
import type { Issued } from "../authority/certificates.ts";
import type { PeerRow } from "../store/peers.ts";
import { countRefusal } from "../store/refusals.ts";
import type { HostRow } from "../store/tables.ts";
import type { Parts } from "./parts.ts";
import { Refusal } from "./refusal.ts";
import { addRoutes } from "./routes.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The host that sent a batch; there behind authentication alone. */
    sender: HostRow;
    /** The collector that asks; there behind authentication alone. */
    peer: PeerRow;
  }
}

/** Largest request that is no batch, in bytes. */
const BODY = 65_536;
/** Longest that one request may take to arrive, in milliseconds. */
const ARRIVES_MS = 60_000;

/** The collector's server. @param tls its certificate; none behind a proxy, which then has its own */
export function newServer(parts: Parts, tls: Issued | undefined): FastifyInstance {
  const limits = { bodyLimit: BODY, requestTimeout: ARRIVES_MS, logger: false as const };
  const server: FastifyInstance = tls
    ? (fastify({ ...limits, https: tlsOptions(tls) }) as unknown as FastifyInstance)
    : fastify(limits);
  server.decorateRequest("sender");
  server.decorateRequest("peer");
  server.addHook("onRequest", async ({ headers, routeOptions }) => {
    refuseLarger(Number(headers["content-length"] ?? 0), routeOptions.bodyLimit ?? BODY);
  });
  server.setErrorHandler<FastifyError | Refusal>(async (error, { raw }, reply) => {
    const refusal = asRefusal(error);
    if (refusal === undefined) {
      parts.log.error({ err: error, url: raw.url }, "a request failed");
      return reply.status(500).send({ error: "the collector failed; its log says why" });
    }
    await note(parts, refusal, raw);
    if (refusal.after !== undefined) reply.header("retry-after", refusal.after);
    return reply.status(refusal.status).send({ error: refusal.message });
  });
  server.setNotFoundHandler((_, reply) => reply.status(404).send({ error: "there is nothing here" }));
  addRoutes(server, parts);
  return server;
}

/**
 * The framework refuses it too, and closes the connection while more comes: then the answer is lost, and the sender tries again for ever.
 * This way the rest is read and thrown away.
 */
function refuseLarger(bytes: number, most: number): void {
  if (bytes > most) throw new Refusal(413, "oversize", `found ${bytes} bytes, expected at most ${most}`);
}

/** Whoever has no certificate of ours still reaches what is open to all; each route decides. */
function tlsOptions({ certificate, key }: Issued) {
  return {
    cert: certificate,
    key,
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: "TLSv1.2" as const,
  };
}

/** What the framework refuses, before any route sees it, is a refusal too. */
function asRefusal(error: FastifyError | Refusal): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const { statusCode = 500, code, message } = error;
  if (statusCode >= 500) return undefined;
  return new Refusal(statusCode, statusCode === 413 ? "oversize" : "bad-request", `${message} (${code})`);
}

async function note({ store, clock, log }: Parts, refusal: Refusal, raw: IncomingMessage): Promise<void> {
  const { crime, message, status } = refusal;
  const from = refusal.from ?? raw.socket.remoteAddress ?? "unknown";
  log.warn({ from, crime, status, url: raw.url }, message);
  if (status !== 404)
    await countRefusal(store, { from, isStranger: refusal.from === undefined, crime, message, now: clock() });
}
