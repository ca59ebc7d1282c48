import { ifPresent } from "../../../agent/host/ask.ts";
import { guarded } from "../../../agent/host/guarded.ts";
import type { Host } from "../../../agent/host/host.ts";
import type { Access } from "../../../agent/host/ssh/access.ts";
import { type Connection, connect } from "../../../agent/host/ssh/connect.ts";
import { SshHost } from "../../../agent/host/ssh/host.ts";
import { openShell, type Sudo } from "../../../agent/host/ssh/login.ts";
import { machineOf } from "../../../agent/host/ssh/machine.ts";
import { Session } from "../../../agent/host/ssh/session.ts";
import type { Target } from "../../../agent/host/ssh/target.ts";
import { OF_HOST, saidIn } from "../../../agent/operator.ts";
import { anyGlob } from "../../model/glob.ts";

/** A host at the other end of a connection. */
export interface RemoteHost extends AsyncDisposable {
  /** The host within the limits that its operator set. @param named directories on remote mounts that may be entered */
  host(named: readonly string[]): Host;
  /** Why the connection is gone; undefined while it stands. */
  lost(): string | undefined;
}

/** Logs in. Throws `Trouble`, or `HostError` where it is no host that can be looked at. */
export async function openRemote(
  target: Target,
  access: Access,
  sudo: Sudo | undefined,
): Promise<RemoteHost> {
  const connection = await connect(target, access);
  try {
    return await opened(connection, sudo);
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
}

async function opened(connection: Connection, sudo: Sudo | undefined): Promise<RemoteHost> {
  const session = new Session(() => openShell(connection, sudo));
  await session.start();
  const machine = await machineOf(session);
  const operators = await ifPresent(new SshHost(session, machine).read(OF_HOST));
  const neverRead = operators === undefined ? [] : saidIn(operators, OF_HOST).neverRead;
  const isForbidden = anyGlob(neverRead.flatMap((glob) => [glob, `${glob}/**`]));
  return {
    host: (named) => {
      const host = new SshHost(session, machine, { named, isForbidden });
      return neverRead.length === 0 ? host : guarded(host, { neverRead, pace: async () => undefined });
    },
    lost: () => connection.lost,
    async [Symbol.asyncDispose]() {
      session.end();
      connection.close();
    },
  };
}
