/** Files of the system, and the kinds of facts that are read from them. */
export interface Source {
  glob: string;
  kinds: readonly string[];
}

const source = (glob: string, ...kinds: string[]): Source => ({ glob, kinds });

/** Who is known here, and what they may. */
const PEOPLE = ["account", "group", "sudo", "ssh-key", "remote-access"];
const UNITS = ["service", "scheduled-task"];

/** Where the facts of each kind come from, as far as a change can be waited for. Other changes are seen by the schedule. */
export const SOURCES: readonly Source[] = [
  source("/etc/passwd", ...PEOPLE),
  source("/etc/shadow", "account", "remote-access"),
  source("/etc/group", ...PEOPLE),
  source("/etc/gshadow", "group"),
  source("/etc/sudoers", "sudo"),
  source("/etc/sudoers.d/*", "sudo"),
  source("/etc/ssh/sshd_config", "sshd", "remote-access"),
  source("/etc/ssh/sshd_config.d/*", "sshd", "remote-access"),
  source("/{root,home/*}/.ssh/authorized_keys{,2}", "ssh-key"),
  source("/{etc,run,usr/lib}/systemd/system/**", ...UNITS),
  source("/etc/crontab", "scheduled-task"),
  source("/etc/cron.*/*", "scheduled-task"),
  source("/var/spool/cron/crontabs/*", "scheduled-task"),
  source("/etc/sysctl.conf", "kernel"),
  source("/{etc,run,usr/lib}/{sysctl.d,modprobe.d}/*", "kernel"),
  source("/etc/pam.d/*", "password-policy"),
  source("/etc/login.defs", "password-policy"),
  source("/etc/security/**", "password-policy"),
  source("/etc/{resolv.conf,hosts}", "network"),
  source("/etc/nftables.conf", "firewall"),
  source("/var/lib/dpkg/status", "package"),
  source("/etc/os-release", "os"),
  source("/etc/crypttab", "disk-encryption"),
];

/** What a listener that comes or goes may change, and a service that does. */
export const OF_PORTS: readonly string[] = ["port", "service", "remote-access"];
export const OF_SERVICES: readonly string[] = ["service", "port", "remote-access"];
