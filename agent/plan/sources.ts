import type { WatchItem } from "../run/errand.ts";

/** A file or a folder of the system, and the kinds of facts that are read from it. */
export interface Source extends Pick<WatchItem, "path" | "is"> {
  kinds: readonly string[];
}

const file = (path: string, ...kinds: string[]): Source => ({ path, is: "file", kinds });
const folder = (path: string, ...kinds: string[]): Source => ({ path, is: "folder", kinds });

/** Who is known here, and what they may. */
const PEOPLE = ["account", "group", "sudo", "ssh-key", "remote-access"];
const UNITS = ["service", "scheduled-task"];

/** Where the facts of each kind come from, as far as a change can be waited for. Other changes are seen by the schedule. */
export const SOURCES: readonly Source[] = [
  file("/etc/passwd", ...PEOPLE),
  file("/etc/shadow", "account", "remote-access"),
  file("/etc/group", ...PEOPLE),
  file("/etc/gshadow", "group"),
  file("/etc/sudoers", "sudo"),
  folder("/etc/sudoers.d", "sudo"),
  file("/etc/ssh/sshd_config", "sshd", "remote-access"),
  folder("/etc/ssh/sshd_config.d", "sshd", "remote-access"),
  file("/root/.ssh/authorized_keys", "ssh-key"),
  folder("/etc/systemd/system", ...UNITS),
  folder("/run/systemd/system", ...UNITS),
  folder("/usr/lib/systemd/system", ...UNITS),
  file("/etc/crontab", "scheduled-task"),
  folder("/etc/cron.d", "scheduled-task"),
  folder("/etc/cron.daily", "scheduled-task"),
  folder("/etc/cron.hourly", "scheduled-task"),
  folder("/var/spool/cron/crontabs", "scheduled-task"),
  file("/etc/sysctl.conf", "kernel"),
  folder("/etc/sysctl.d", "kernel"),
  folder("/etc/modprobe.d", "kernel"),
  folder("/etc/pam.d", "password-policy"),
  file("/etc/login.defs", "password-policy"),
  folder("/etc/security", "password-policy"),
  file("/etc/resolv.conf", "network"),
  file("/etc/hosts", "network"),
  file("/etc/nftables.conf", "firewall"),
  file("/var/lib/dpkg/status", "package"),
];

/** What a listener that comes or goes may change, and a service that does. */
export const OF_PORTS: readonly string[] = ["port", "service", "remote-access"];
export const OF_SERVICES: readonly string[] = ["service", "port", "remote-access"];
