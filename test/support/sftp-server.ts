import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";

const SSHD = "/usr/sbin/sshd";

/** Why there can be no SFTP server on this machine; undefined where there can. */
export function whyNoSftp(): string | undefined {
  if (!existsSync(SSHD)) return `needs ${SSHD}`;
  return process.geteuid?.() === 0 ? undefined : "needs root, for sshd";
}

/** A real sshd on the loopback that speaks SFTP only, with keys of its own. */
export class SftpServer {
  readonly port: number;
  /** File of the user's secret key. */
  readonly key: string;
  /** Fingerprint of the server's key. */
  readonly hostKey: string;
  readonly #sshd: ChildProcess;

  private constructor(port: number, key: string, hostKey: string, sshd: ChildProcess) {
    this.port = port;
    this.key = key;
    this.hostKey = hostKey;
    this.#sshd = sshd;
  }

  /**
   * @param folder for its keys
   * @param speaks the program that answers whoever logs in
   */
  static async start(folder: string, speaks = "internal-sftp"): Promise<SftpServer> {
    const [key, hostKey] = ["user.key", "server.key"].map((name) => join(folder, name)) as [string, string];
    for (const file of [key, hostKey])
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
    const allowed = join(folder, "allowed");
    writeFileSync(allowed, readFileSync(`${key}.pub`));
    chmodSync(allowed, 0o600);
    // Where sshd gives up its rights; packages make it when the service starts.
    mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    const port = await freePort();
    const config = join(folder, "sshd_config");
    writeFileSync(
      config,
      `ListenAddress 127.0.0.1:${port}\nHostKey ${hostKey}\nAuthorizedKeysFile ${allowed}\nPidFile none\nStrictModes no\nPermitRootLogin prohibit-password\nUsePAM no\nPasswordAuthentication no\nSubsystem sftp ${speaks}\nForceCommand ${speaks}\n`,
    );
    const sshd = spawn(SSHD, ["-D", "-e", "-f", config], { stdio: "ignore" });
    await until(port);
    const [, fingerprint = ""] = execFileSync("ssh-keygen", ["-l", "-f", `${hostKey}.pub`], {
      encoding: "utf8",
    }).split(" ");
    return new SftpServer(port, key, fingerprint, sshd);
  }

  stop(): void {
    this.#sshd.kill("SIGKILL");
  }
}

/** Stands between a client and a server, and breaks the line once so many bytes went to the server. */
export async function breakingLine(to: number, bytes: number): Promise<Server & { port: number }> {
  const server = createServer((client) => {
    const onward = connect(to, "127.0.0.1");
    let passed = 0;
    for (const [one, other] of [
      [client, onward],
      [onward, client],
    ] as const)
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
    onward.pipe(client);
    client.on("data", (chunk) => {
      passed += chunk.length;
      if (passed <= bytes) onward.write(chunk);
      else client.destroy();
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return Object.assign(server, { port: portOf(server) });
}

/** Stands between a client and a server, and lets so many bytes pass to the server each second. */
export async function slowLine(to: number, bytesPerSecond: number): Promise<Server & { port: number }> {
  const server = createServer((client) => {
    const onward = connect(to, "127.0.0.1");
    client.on("error", () => onward.destroy());
    onward.on("error", () => client.destroy());
    onward.pipe(client);
    pipeline(client, paced(bytesPerSecond), onward).catch(() => client.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return Object.assign(server, { port: portOf(server) });
}

/** As many bytes as may pass in a second, and no more. */
function paced(bytesPerSecond: number) {
  return async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      await wait((piece.length / bytesPerSecond) * 1000);
      yield piece;
    }
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const port = portOf(server);
  await new Promise((closed) => server.close(closed));
  return port;
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address === "object" && address) return address.port;
  throw new Error("not listening");
}

/** Resolves once somebody listens there. */
async function until(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
    const listens = await promise;
    socket.destroy();
    if (listens) return;
    await wait(50);
  }
  throw new Error(`nobody listens on port ${port}`);
}
