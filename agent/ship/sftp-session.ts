import { readFileSync, statSync } from "node:fs";
import { NodeSSH } from "node-ssh";
import type { SFTPWrapper } from "ssh2";
import { reason } from "../../src/model/trouble.ts";
import { Unreached } from "../../src/wire/post.ts";
import { KEEPALIVE } from "../host/ssh/connect.ts";
import { fingerprintOf } from "../host/ssh/host-key.ts";
import type { Sftp } from "./way-settings.ts";

/** Longest wait for the connection, and for one answer, in milliseconds. */
const [CONNECT_MS, ANSWER_MS] = [20_000, 60_000];
/** SSH_FX_NO_SUCH_FILE (draft-ietf-secsh-filexfer-02, section 7). */
const NO_SUCH_FILE = 2;

/** The server has no file of that name. */
export class Missing extends Unreached {}
/** The server does not know how to do that. */
export class Unsupported extends Unreached {}

/** As the calls of SFTP end. */
export type Done<Result> = (error: Error | null | undefined, result: Result) => void;

/** A connection to an SFTP server whose key is the one that was expected. */
export interface Session {
  sftp: SFTPWrapper;
  /** Asks the server one thing. Throws {@link Unreached} where it does not answer well. */
  ask<Result>(question: (done: Done<Result>) => void): Promise<Result>;
  close(): void;
}

/**
 * Connects. Throws {@link Unreached}, also where the server shows another key.
 * @param answerMs longest wait for one answer, in milliseconds
 */
export async function openSession(settings: Sftp, answerMs = ANSWER_MS): Promise<Session> {
  const { host, port, user, key, hostKey } = settings;
  const where = `sftp ${user}@${host}:${port}`;
  const privateKey = readKey(key);
  const ssh = new NodeSSH();
  let shown = "";
  const hostVerifier = (bytes: Buffer) => {
    shown = fingerprintOf(bytes);
    return shown === hostKey;
  };
  try {
    const login = { host, port, username: user, privateKey, hostVerifier };
    await ssh.connect({ ...login, ...KEEPALIVE, readyTimeout: CONNECT_MS });
    // Each piece waits for the answer to the one before.
    ssh.connection?.setNoDelay(true);
    const lost = whenLost(ssh);
    const ask: Session["ask"] = (question) => Promise.race([answer(where, answerMs, question), lost]);
    const sftp = await ask<SFTPWrapper>((done) =>
      ssh.connection?.sftp((error, opened) => done(error, opened)),
    );
    return { sftp, ask, close: () => ssh.dispose() };
  } catch (thrown) {
    ssh.dispose();
    if (shown !== "" && shown !== hostKey)
      throw new Unreached(
        `${where}: the server shows the key ${shown}, expected ${hostKey}: it is another one, or somebody stands between; ask who runs it`,
      );
    throw new Unreached(`${where}: ${reason(thrown)}; check the address, the network, the user and its key`);
  }
}

/** As ssh(1), no key is used that others on the host can read. Throws {@link Unreached}. */
function readKey(path: string): string {
  try {
    if ((statSync(path).mode & 0o077) === 0) return readFileSync(path, "utf8");
  } catch (thrown) {
    throw new Unreached(`${path}: the key for sftp can't be read (${reason(thrown)})`);
  }
  throw new Unreached(`${path}: others than its owner may use this key for sftp; chmod 600 ${path}`);
}

/** Rejects when the connection is lost, which nobody may be waiting for just then. */
function whenLost({ connection }: NodeSSH): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  const lost = (why: string) =>
    reject(new Unreached(`the sftp server went away (${why}); it is tried again`));
  connection?.on("error", (error) => lost(reason(error))).on("close", () => lost("connection closed"));
  return promise;
}

function answer<Result>(
  where: string,
  answerMs: number,
  question: (done: Done<Result>) => void,
): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const timer = setTimeout(
    () => reject(new Unreached(`${where}: no answer within ${answerMs / 1000} seconds`)),
    answerMs,
  );
  try {
    question((error, result) => {
      if (error) reject(faultOf(where, error));
      else resolve(result);
    });
  } catch (thrown) {
    reject(new Unsupported(`${where}: ${reason(thrown)}`));
  }
  return promise.finally(() => clearTimeout(timer));
}

function faultOf(where: string, error: Error): Unreached {
  if ("code" in error && error.code === NO_SUCH_FILE)
    return new Missing(`${where}: no such file or folder; check the folder that the way names`);
  return new Unreached(
    `${where}: the server says "${reason(error)}"; check the rights of the user there, and the space left`,
  );
}
