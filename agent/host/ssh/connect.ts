/** One connection over SSH, by node-ssh; the host's key is checked before anything is told to it. */
import { type Config, NodeSSH } from "node-ssh";
import type { Client, ClientChannel, ConnectConfig } from "ssh2";
import { printable } from "../../../src/model/text.ts";
import { reason, Trouble } from "../../../src/model/trouble.ts";
import { type Access, algorithms, methods } from "./access.ts";
import { type HostKeyCheck, whyNotTrusted } from "./host-key.ts";
import { type Target, targetName } from "./target.ts";

/** Longest wait until a host has let us in, in seconds. */
const CONNECT_SECONDS = 20;
/** A peer that is silent is asked so often, and so many times, before the connection counts as lost. */
export const KEEPALIVE = { keepaliveInterval: 10_000, keepaliveCountMax: 6 };

/** A host that let us in. */
export class Connection {
  readonly #ssh: NodeSSH;
  readonly #behind: Connection | undefined;
  /** Why it is gone; undefined while it stands. */
  lost: string | undefined;

  constructor(ssh: NodeSSH, behind: Connection | undefined) {
    this.#ssh = ssh;
    this.#behind = behind;
    // Questions are short, and each waits for its answer.
    this.#client.setNoDelay(true);
    this.#client.on("error", (error) => {
      this.lost ??= reason(error);
    });
    this.#client.on("close", () => {
      this.lost ??= "the host closed the connection";
    });
  }

  get #client(): Client {
    if (!this.#ssh.connection) throw new Trouble("the connection is closed");
    return this.#ssh.connection;
  }

  /** Starts a command in the user's login shell. */
  exec(command: string): Promise<ClientChannel> {
    const { promise, resolve, reject } = Promise.withResolvers<ClientChannel>();
    this.#client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel)));
    return promise;
  }

  /** A way on to another host. */
  forward({ host, port }: Target): ReturnType<NodeSSH["forwardOut"]> {
    return this.#ssh.forwardOut("127.0.0.1", 0, host, port);
  }

  /** The connection as node-ssh has it, to send files by. */
  get ssh(): NodeSSH {
    return this.#ssh;
  }

  close(): void {
    this.lost ??= "closed";
    this.#ssh.dispose();
    this.#behind?.close();
  }
}

/** Logs in, by way of the jump host where there is one. Throws {@link Trouble} saying why not. */
export async function connect(target: Target, access: Access): Promise<Connection> {
  if (access.jump === undefined) return logIn(target, access, undefined);
  const { hostKey: _, jump, ...rest } = access;
  const between = await logIn(jump, rest, undefined);
  try {
    return await logIn(target, access, between);
  } catch (thrown) {
    between.close();
    throw thrown;
  }
}

async function logIn(target: Target, access: Access, behind: Connection | undefined): Promise<Connection> {
  const check: HostKeyCheck = {
    ...target,
    knownHosts: access.knownHosts,
    ...(access.hostKey === undefined ? {} : { fingerprint: access.hostKey }),
  };
  let refused: string | undefined;
  const ssh = new NodeSSH();
  try {
    const sock = await behind?.forward(target);
    await ssh.connect({
      host: target.host,
      port: target.port,
      username: target.user,
      readyTimeout: CONNECT_SECONDS * 1000,
      ...KEEPALIVE,
      ...(sock === undefined ? {} : { sock }),
      authHandler: methods(target, access),
      algorithms: algorithms(check),
      hostVerifier: (key: Buffer) => {
        refused = whyNotTrusted(key, check);
        return refused === undefined;
      },
    } satisfies ConnectConfig as Config);
  } catch (thrown) {
    ssh.dispose();
    if (thrown instanceof Trouble) throw thrown;
    throw new Trouble(`${targetName(target)}: ${refused ?? whyNot(thrown, access)}`);
  }
  return new Connection(ssh, behind);
}

/** What ssh2 says, in the words of whoever has to mend it. */
function whyNot(thrown: unknown, { identities, agent }: Access): string {
  const text = printable(reason(thrown));
  if (!/authentication methods failed/i.test(text)) return `no connection: ${text}`;
  const tried = [...(agent === undefined ? [] : ["the keys of the ssh-agent"]), ...identities];
  return `the host let none of these in: ${tried.join(", ")}; expected a key in the user's authorized_keys`;
}
