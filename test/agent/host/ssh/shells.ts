import { spawn } from "node:child_process";
import { SshHost } from "../../../../agent/host/ssh/host.ts";
import { machineOf } from "../../../../agent/host/ssh/machine.ts";
import { Session } from "../../../../agent/host/ssh/session.ts";
import { Shell } from "../../../../agent/host/ssh/shell.ts";

/** Questions to a real shell of this machine, as over a connection. @param command what gives the shell */
export async function sessionOf(command: readonly string[] = ["sh"]): Promise<Session> {
  const [program = "", ...args] = command;
  const session = new Session(async () => {
    const { stdin, stdout, stderr } = spawn(program, args, { detached: true, stdio: "pipe" });
    return new Shell({
      input: stdin,
      output: stdout,
      errors: stderr,
      end: () => {
        for (const stream of [stdin, stdout, stderr]) stream.destroy();
      },
    });
  });
  await session.start();
  return session;
}

/** A host that is asked through such a shell. */
export async function shellHost(command?: readonly string[]): Promise<SshHost> {
  const session = await sessionOf(command);
  return new SshHost(session, await machineOf(session));
}
