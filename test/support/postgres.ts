import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../bed/shell.ts";

/** Debian keeps the programs of each release in a folder of its own. */
const RELEASES = "/usr/lib/postgresql";
/** The server refuses to run as root. */
const NOBODY = 65534;
const isRoot = process.geteuid?.() === 0;
const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** A PostgreSQL server of its own, on a socket in a temporary folder, with nothing in it. */
export interface Postgres {
  /** For a store; each call makes a new database. */
  newDatabase(): Promise<string>;
  /** Stops the server as a crash would, unless it has ended by itself, and starts it again on the same data. */
  crash(): Promise<void>;
  /** Stops the server; `up` starts it again on the same data. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** Where the programs are; undefined where there is no PostgreSQL. */
function programs(): string | undefined {
  const releases = existsSync(RELEASES) ? readdirSync(RELEASES).sort((a, b) => Number(b) - Number(a)) : [];
  return releases
    .map((release) => join(RELEASES, release, "bin"))
    .find((folder) => existsSync(join(folder, "postgres")));
}

/** Why there can be no server on this machine; undefined where there can. */
export function whyNoPostgres(): string | undefined {
  return programs() === undefined ? `needs PostgreSQL in ${RELEASES}` : undefined;
}

/** Starts a server. Commits are written to the disk, as in a plant. @param parent folder in which its own is made */
export async function startPostgres(parent = tmpdir()): Promise<Postgres> {
  const bin = programs();
  if (bin === undefined) throw new Error("ask whyNoPostgres first");
  const folder = mkdtempSync(join(parent, "mesdrift-pg-"));
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, "data");
  const initialised = spawn(join(bin, "initdb"), ["-D", data, "-U", "plant", "--auth=trust", "--no-sync"], {
    ...user,
    stdio: "ignore",
    env: { LC_ALL: "C.UTF-8", PATH: process.env.PATH },
  });
  const [status] = await once(initialised, "close");
  if (status !== 0) throw new Error(`initdb ended with status ${status}`);
  let server = await started(bin, data, folder);
  let databases = 0;
  const address = (name: string) => `postgres://plant@localhost/${name}?host=${encodeURIComponent(folder)}`;
  return {
    async newDatabase() {
      const name = `store_${++databases}`;
      await run(join(bin, "createdb"), ["-h", folder, "-U", "plant", name]);
      return address(name);
    },
    async crash() {
      await ended(server, "SIGQUIT");
      server = await started(bin, data, folder);
    },
    async down() {
      server.kill("SIGINT");
      await once(server, "close");
    },
    async up() {
      server = await started(bin, data, folder);
    },
    async stop() {
      await ended(server, "SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** It may have ended by itself, as where its disk was full. */
async function ended(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const closed = once(server, "close");
  server.kill(signal);
  await closed;
}

async function started(bin: string, data: string, folder: string): Promise<ChildProcess> {
  const settings = [`unix_socket_directories=${folder}`, "listen_addresses=", "max_connections=50"];
  const server = spawn(join(bin, "postgres"), ["-D", data, ...settings.flatMap((each) => ["-c", each])], {
    ...user,
    stdio: ["ignore", "ignore", "pipe"],
    env: { LC_ALL: "C.UTF-8" },
  });
  // It goes with the process that started it, however that ends.
  const end = () => void server.kill("SIGKILL");
  process.once("exit", end);
  server.once("close", () => process.off("exit", end));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let told = "";
  server.stderr?.setEncoding("utf8").on("data", (text: string) => {
    told = (told + text).slice(-4000);
    if (told.includes("ready to accept connections")) resolve();
  });
  server.once("close", () => reject(new Error(`PostgreSQL did not start:\n${told}`)));
  await promise;
  return server;
}
