import type { Access } from "../../../agent/host/ssh/access.ts";
import { type Connection, connect } from "../../../agent/host/ssh/connect.ts";
import { openShell, type Sudo } from "../../../agent/host/ssh/login.ts";
import { quoted } from "../../../agent/host/ssh/script.ts";
import { Session } from "../../../agent/host/ssh/session.ts";
import type { Target } from "../../../agent/host/ssh/target.ts";
import { printable } from "../../model/text.ts";
import { Trouble } from "../../model/trouble.ts";

/** Longest that one command of a roll-out may take, in seconds, and most that it may print. */
const BOUNDS = { seconds: 300, limit: 4 * 1024 * 1024 };

/** A host that one is logged in to, as oneself and as root. */
export class Login implements AsyncDisposable {
  readonly connection: Connection;
  /** Asked as the user who logged in. */
  readonly user: Session;
  readonly root: Session;

  private constructor(connection: Connection, user: Session, root: Session) {
    this.connection = connection;
    this.user = user;
    this.root = root;
  }

  static async open(target: Target, access: Access, sudo: Sudo | undefined): Promise<Login> {
    const connection = await connect(target, access);
    try {
      const user = new Session(() => openShell(connection, undefined));
      const root = sudo ? new Session(() => openShell(connection, sudo)) : user;
      await user.start();
      if (root !== user) await root.start();
      return new Login(connection, user, root);
    } catch (thrown) {
      connection.close();
      throw thrown;
    }
  }

  /** Standard output of a command of root. Throws {@link Trouble} with its last complaint where it fails. */
  async must(script: string): Promise<string> {
    const { status, stdout, stderr } = await this.root.ask(script, BOUNDS);
    if (status === 0) return stdout.toString();
    const said =
      `${stdout}\n${stderr}`.split("\n").findLast((line) => line.trim() !== "") ?? "nothing was said";
    throw new Trouble(`status ${status}: ${printable(said.trim())}`);
  }

  /** Sends a file to a folder of the user's own, which it makes. Where it lies then. */
  async send(file: string, name: string): Promise<string> {
    // On that host, where /tmp may be in memory and too small for a package. The name is mktemp's, so that nobody can lay
    // anything there beforehand; the folder is closed to others, and removed after the installation.
    const { status, stdout, stderr } = await this.user.ask(
      "umask 077; mktemp -d /var/tmp/mesdrift-deploy.XXXXXX",
    );
    const folder = stdout.toString().trim();
    if (status !== 0 || !folder.startsWith("/")) throw new Trouble(`/var/tmp: ${printable(stderr.trim())}`);
    const path = `${folder}/${name}`;
    try {
      await this.#put(file, path);
    } catch (thrown) {
      await this.clear(path);
      throw new Trouble(
        `it could not be sent: ${printable(thrown instanceof Error ? thrown.message : String(thrown))}`,
      );
    }
    return path;
  }

  /** node-ssh's own way asks access(2) first, which says no to whoever may read everything without being root. */
  async #put(file: string, path: string): Promise<void> {
    const sftp = await this.connection.ssh.requestSFTP();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    sftp.fastPut(file, path, (error) => (error ? reject(error) : resolve()));
    await promise;
  }

  /** Removes what was sent, with its folder. */
  async clear(path: string): Promise<void> {
    await this.user.ask(`rm -rf -- ${quoted(path.slice(0, path.lastIndexOf("/")))}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of new Set([this.user, this.root])) session.end();
    this.connection.close();
  }
}
