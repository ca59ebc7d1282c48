import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { makeCertificates } from "./certificates.ts";

/** A mail as the server took it. */
export interface Received {
  to: string[];
  /** It came over TLS, and from whom. */
  isSecure: boolean;
  user: string | undefined;
  text: string;
}

/** A mail server of this machine, with the certificate of a private authority, `ca.pem` in the folder. */
export class MailServer {
  readonly folder: string;
  readonly received: Received[] = [];
  readonly #options: SMTPServerOptions;
  #server: SMTPServer | undefined;
  port = 0;

  /** @param options of smtp-server, such as what it refuses */
  constructor(folder: string, options: SMTPServerOptions = {}) {
    makeCertificates(folder, "127.0.0.1");
    this.folder = folder;
    this.#options = options;
  }

  get ca(): string {
    return join(this.folder, "ca.pem");
  }

  /** Starts it, on the same port each time. */
  async start(): Promise<void> {
    const [key, cert] = ["tls.key", "tls.pem"].map((name) => readFileSync(join(this.folder, name)));
    const server = new SMTPServer({
      ...{ key, cert, authOptional: true, disableReverseLookup: true, closeTimeout: 100 },
      onData: (stream, session, done) => {
        void buffer(stream).then((bytes) => {
          this.received.push({
            to: session.envelope.rcptTo.map(({ address }) => address),
            isSecure: session.secure,
            user: session.user as string | undefined,
            text: bytes.toString("utf8"),
          });
          done(null);
        });
      },
      ...this.#options,
    });
    server.on("error", () => undefined);
    this.#server = server;
    await new Promise<void>((listening) => server.listen(this.port, "127.0.0.1", listening));
    this.port = (server.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server) await new Promise<void>((closed) => server.close(closed));
  }
}

/** A header of a mail; folded lines are one (RFC 5322, section 2.2.3). */
export function header({ text }: Received, name: string): string | undefined {
  const head = text.slice(0, text.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
  return new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1];
}

/** The files that are attached to a mail, by name. */
export function attachments({ text }: Received): Map<string, string> {
  const parts = text.split(/^--.*\r\n/m);
  return new Map(
    parts.flatMap((part): [string, string][] => {
      const at = part.indexOf("\r\n\r\n");
      const [, name] = /filename=(?:"([^"]+)"|(\S+))/.exec(part.slice(0, at))?.filter(Boolean) ?? [];
      if (name === undefined) return [];
      return [[name, Buffer.from(part.slice(at), "base64").toString("utf8")]];
    }),
  );
}
