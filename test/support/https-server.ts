import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { makeCertificates } from "./certificates.ts";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Serves with the certificate that is in a folder. @param port 0 is any */
export async function serveHttps(folder: string, answer: Answer, port = 0): Promise<Server> {
  const [key, cert] = ["tls.key", "tls.pem"].map((name) => readFileSync(join(folder, name)));
  const server = createServer({ key, cert }, answer);
  await new Promise<void>((listening) => server.listen(port, listening));
  return server;
}

/** A web server of this machine with a certificate of a private authority, `ca.pem` in the folder. */
export async function localServer(folder: string, answer: Answer): Promise<Server & { base: string }> {
  makeCertificates(folder, "127.0.0.1");
  const server = await serveHttps(folder, answer);
  const { port } = server.address() as AddressInfo;
  return Object.assign(server, { base: `https://127.0.0.1:${port}` });
}

/** Answers with the files of a folder. */
export function filesOf(folder: string): Answer {
  return ({ url = "/" }, response) => {
    const path = join(folder, new URL(url, "https://host").pathname);
    if (existsSync(path)) response.end(readFileSync(path));
    else response.writeHead(404).end();
  };
}

// As a program: serves a folder with the certificate in another, on port 443.
const [, , files, certificates] = process.argv;
if (import.meta.main && files && certificates) await serveHttps(certificates, filesOf(files), 443);
