import { scopeOf } from "./addresses.ts";
import type { Process } from "./processes.ts";
import type { Listener } from "./sockets.ts";

/** The program of OpenSSH that serves a session: sshd itself, and since 9.8 one of its own (Debian, Red Hat, SUSE). */
const SERVERS = new Set([
  "/usr/sbin/sshd",
  "/usr/lib/openssh/sshd-session",
  "/usr/libexec/openssh/sshd-session",
  "/usr/libexec/ssh/sshd-session",
]);

/**
 * A port that sshd opened for a session and that only this host can reach, for X11 or `ssh -R`: it goes with the session,
 * and would be noise whenever somebody is logged in. One that others can reach is told like any other.
 */
export function isOfSession({ address }: Listener, { executable, unit }: Process): boolean {
  return scopeOf(address) === "loopback" && unit === "session-*.scope" && SERVERS.has(executable ?? "");
}
