import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { SshHost, type SshOptions } from "../../../../agent/host/ssh/host.ts";
import { type Machine, machineOf } from "../../../../agent/host/ssh/machine.ts";
import { Session } from "../../../../agent/host/ssh/session.ts";
import { Shell } from "../../../../agent/host/ssh/shell.ts";

/** What runs a shell as a user who may do nothing. */
export const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/** A real shell of this machine, as over a connection. */
export function shellOf([program = "sh", ...args]: readonly string[] = []): Shell {
  const { stdin, stdout, stderr } = spawn(program, args, { detached: true, stdio: "pipe" });
  return new Shell({
    input: stdin,
    output: stdout,
    errors: stderr,
    end: () => {
      for (const stream of [stdin, stdout, stderr]) stream.destroy();
    },
  });
}

/** Questions to such a shell. @param command what gives the shell */
export async function sessionOf(command?: readonly string[]): Promise<Session> {
  const session = new Session(async () => shellOf(command));
  await session.start();
  return session;
}

/** A host that is asked through such a shell. @param lacks what of the machine is not to be used */
export async function shellHost(
  command?: readonly string[],
  { lacks = {}, ...options }: SshOptions & { lacks?: Partial<Machine> } = {},
): Promise<SshHost> {
  const session = await sessionOf(command);
  return new SshHost(session, { ...(await machineOf(session)), ...lacks }, options);
}

/** Makes a folder the root of a host that has nothing but busybox. */
export function makeBusyboxRoot(root: string): void {
  for (const name of ["bin", "etc", "proc", "dev"]) mkdirSync(`${root}/${name}`, { recursive: true });
  execFileSync("cp", ["/usr/bin/busybox", `${root}/bin/busybox`]);
  execFileSync("chroot", [root, "/bin/busybox", "--install", "-s", "/bin"]);
  execFileSync("mknod", ["-m", "666", `${root}/dev/null`, "c", "1", "3"]);
  writeFileSync(`${root}/etc/passwd`, "root:x:0:0::/:/bin/sh\n");
}

/** What gives a shell on such a host. @param first commands as root of this machine, before the shell  @param user as `chroot --userspec` takes it */
export function busyboxShell(root: string, { first = ":", user = "0:0" } = {}): string[] {
  const script = `mount --bind /proc ${root}/proc && ${first} && exec chroot --userspec=${user} ${root} sh`;
  return ["unshare", "--mount", "sh", "-c", script];
}
