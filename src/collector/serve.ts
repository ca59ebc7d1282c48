import { X509Certificate } from "node:crypto";
import type { Server as TlsServer } from "node:tls";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { reason, Trouble } from "../model/trouble.ts";
import type { Parts } from "./api/parts.ts";
import { newServer } from "./api/server.ts";
import { type Authority, openAuthority } from "./authority/authority.ts";
import { Configured } from "./configured.ts";
import type { DropFolder } from "./drops/drop-folder.ts";
import { watchDrops } from "./drops/watch.ts";
import { dutiesOf } from "./duties.ts";
import { Intake } from "./store/intake.ts";
import type { Store } from "./store/store.ts";
import { servedTrust } from "./trust/publication.ts";

export interface Serving {
  store: Store;
  /** Folder of the collector's own files. */
  state: string;
  /** Where to listen; port 0 is any. */
  listen: { host: string; port: number };
  /** Names and addresses by which agents reach it. */
  names: readonly string[];
  /** Plain HTTP for a proxy on this machine, which tells the client's certificate in this header. */
  behindProxy?: string;
  /** What its settings file says; else nothing is scheduled and everything is kept. */
  configured?: Configured;
  /** Folders into which agents that no network reaches, or people with sticks, put drops. */
  drops?: readonly DropFolder[];
  clock: () => Date;
  log: Logger;
}

/** A collector that runs. */
export interface Running {
  /** Where agents reach it. */
  url: string;
  authority: Authority;
  /** Finishes what is in hand and stops; the store stays open. */
  stop(): Promise<void>;
}

/** Starts a collector. Throws {@link Trouble} where it can't listen, or its own files can't be had. */
export async function serve(asked: Serving): Promise<Running> {
  const { store, state, names, behindProxy, clock, log } = asked;
  const authority = await openAuthority(state, clock);
  const parts: Parts = {
    store,
    intake: new Intake(store, clock),
    authority,
    issuer: new X509Certificate(authority.certificate),
    clock,
    log,
    state,
    trust: servedTrust(state),
    ...(behindProxy === undefined ? {} : { clientHeader: behindProxy.toLowerCase() }),
  };
  const newCertificate = () => authority.server(names, clock());
  const server = newServer(parts, behindProxy === undefined ? await newCertificate() : undefined);
  const port = await listening(server, asked);
  const renew = async () => {
    if (behindProxy !== undefined) return;
    const { certificate, key } = await newCertificate();
    (server.server as unknown as TlsServer).setSecureContext({ cert: certificate, key });
  };
  const stopDuties = dutiesOf(parts, { state, configured: asked.configured ?? Configured.parse({}), renew });
  const stopDrops = watchDrops(asked.drops ?? [], parts);
  const scheme = behindProxy === undefined ? "https" : "http";
  const url = `${scheme}://${bracketed(names[0] ?? asked.listen.host)}:${port}`;
  return {
    url,
    authority,
    async stop() {
      await stopDrops();
      await stopDuties();
      await server.close();
    },
  };
}

async function listening(server: FastifyInstance, { listen, behindProxy }: Serving): Promise<number> {
  const { host, port } = listen;
  if (behindProxy !== undefined && !["127.0.0.1", "::1", "localhost"].includes(host))
    throw new Trouble(
      `--listen: found ${host}, expected 127.0.0.1 or ::1: behind a proxy anybody else could claim to be a host`,
    );
  try {
    await server.listen({ host, port });
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(`--listen: ${host}:${port} can't be listened on (${reason(thrown)})`);
  }
  const address = server.server.address();
  return typeof address === "object" && address ? address.port : port;
}

/** IPv6 addresses stand in brackets in a URL (RFC 3986, section 3.2.2). */
function bracketed(name: string): string {
  return name.includes(":") ? `[${name}]` : name;
}
