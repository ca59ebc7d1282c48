import type { Fact, Fields } from "../../src/model/fact.ts";

const dpkg = (...packages: string[]) =>
  packages
    .map((name) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n`)
    .join("\n");
const SYSCTL = "/proc/sys/net/ipv4/conf/all";
export const SSHD = "/etc/ssh/sshd_config";
const GOOD_SSHD =
  "PermitRootLogin no\nMaxAuthTries 4\nClientAliveInterval 300\nX11Forwarding no\nAllowTcpForwarding no\n";

/** A machine on which every check holds. */
export const HARDENED: Record<string, string> = {
  "/etc/os-release": 'ID=debian\nVERSION_ID="12"\n',
  "/etc/passwd": "root:x:0:0::/root:/bin/bash\nbob:x:1000:1000::/home/bob:/bin/bash\n",
  "/etc/group": "root:x:0:\nbob:x:1000:\n",
  "/etc/shadow": "root:!:19000:0:90:7:::\nbob:$y$j9T$abc$def:19000:0:90:7:::\n",
  "/etc/login.defs": "ENCRYPT_METHOD YESCRYPT\nPASS_MAX_DAYS 365\n",
  "/etc/security/pwquality.conf": "minlen = 14\n",
  "/etc/pam.d/common-auth": "auth required pam_unix.so\n",
  "/etc/sudoers": "root ALL=(ALL:ALL) ALL\n",
  "/etc/modprobe.d/usb.conf": "install usb-storage /bin/false\n",
  "/var/lib/dpkg/status": dpkg("dpkg", "bash"),
  "/var/lib/dpkg/info/dpkg.list": "/usr/bin/dpkg\n",
  "/bin/sh": "",
  "/proc/modules": "",
  "/proc/sys/net/ipv4/ip_forward": "0\n",
  "/proc/sys/kernel/randomize_va_space": "2\n",
  [`${SYSCTL}/accept_redirects`]: "0\n",
  [`${SYSCTL}/rp_filter`]: "1\n",
  [SSHD]: GOOD_SSHD,
};

/** The check, and a file that makes it fail. */
export const WEAK: [check: string, path: string, text: string][] = [
  ["debian.only-root", "/etc/passwd", "root:x:0:0::/root:/bin/bash\ntoor:x:0:0::/root:/bin/sh\n"],
  ["debian.empty-password", "/etc/shadow", "root:!:19000:0:90:7:::\nbob::19000:0:90:7:::\n"],
  ["debian.password-hash", "/etc/login.defs", "ENCRYPT_METHOD MD5\nPASS_MAX_DAYS 365\n"],
  ["debian.password-age", "/etc/login.defs", "ENCRYPT_METHOD YESCRYPT\nPASS_MAX_DAYS 99999\n"],
  ["debian.password-length", "/etc/security/pwquality.conf", "minlen = 8\n"],
  ["debian.nullok", "/etc/pam.d/common-auth", "auth required pam_unix.so nullok\n"],
  ["debian.sudo-password", "/etc/sudoers", "bob ALL=(ALL) NOPASSWD: ALL\n"],
  ["debian.sudo-authenticate", "/etc/sudoers", "Defaults !authenticate\n"],
  ["debian.sudo-authenticate", "/etc/sudoers", "Defaults:bob !authenticate\n"],
  ["debian.telnet", "/var/lib/dpkg/status", dpkg("dpkg", "inetutils-telnetd")],
  ["debian.rsh", "/var/lib/dpkg/status", dpkg("dpkg", "rsh-redone-server")],
  ["debian.tftp", "/var/lib/dpkg/status", dpkg("dpkg", "tftpd-hpa")],
  ["debian.ftp", "/var/lib/dpkg/status", dpkg("dpkg", "vsftpd")],
  ["debian.ip-forward", "/proc/sys/net/ipv4/ip_forward", "1\n"],
  ["debian.redirects", `${SYSCTL}/accept_redirects`, "1\n"],
  ["debian.reverse-path", `${SYSCTL}/rp_filter`, "0\n"],
  ["debian.address-space", "/proc/sys/kernel/randomize_va_space", "1\n"],
  ["debian.usb-storage", "/etc/modprobe.d/usb.conf", "# nothing\n"],
  ["sshd.root-login", SSHD, `PermitRootLogin yes\n${GOOD_SSHD}`],
  ["sshd.root-login", SSHD, `${GOOD_SSHD}Match Address 10.0.0.0/8\nPermitRootLogin yes\n`],
  ["sshd.empty-passwords", SSHD, `PermitEmptyPasswords yes\n${GOOD_SSHD}`],
  ["sshd.host-based", SSHD, `HostbasedAuthentication yes\n${GOOD_SSHD}`],
  ["sshd.rhosts", SSHD, `IgnoreRhosts no\n${GOOD_SSHD}`],
  ["sshd.ciphers", SSHD, `Ciphers +aes128-cbc\n${GOOD_SSHD}`],
  ["sshd.key-exchange", SSHD, `KexAlgorithms diffie-hellman-group14-sha1\n${GOOD_SSHD}`],
  ["sshd.idle", SSHD, `ClientAliveInterval 0\n${GOOD_SSHD}`],
  ["sshd.max-tries", SSHD, `MaxAuthTries 20\n${GOOD_SSHD}`],
  ["sshd.x11", SSHD, `X11Forwarding yes\n${GOOD_SSHD}`],
  ["sshd.tcp-forwarding", SSHD, `AllowTcpForwarding local\n${GOOD_SSHD}`],
  ["sshd.user-environment", SSHD, `PermitUserEnvironment yes\n${GOOD_SSHD}`],
  ["sshd.log-level", SSHD, `LogLevel QUIET\n${GOOD_SSHD}`],
];

/** The check, the fact, its fields where it holds and where it fails. */
export const FACTS: [check: string, fact: Pick<Fact, "kind" | "key">, good: Fields, weak: Fields][] = [
  ["debian.shadow-mode", { kind: "file", key: "/etc/shadow" }, { mode: "0640" }, { mode: "0644" }],
  [
    "sshd.host-key-mode",
    { kind: "file", key: "/etc/ssh/ssh_host_rsa_key" },
    { mode: "0600" },
    { mode: "0640" },
  ],
  [
    "sshd.host-key-owner",
    { kind: "file", key: "/etc/ssh/ssh_host_rsa_key" },
    { owner: "root" },
    { owner: "bob" },
  ],
  ["debian.firewall", { kind: "firewall", key: "ruleset" }, { active: true }, { active: false }],
  [
    "debian.firewall-default",
    { kind: "firewall", key: "ruleset" },
    { inputPolicy: "drop" },
    { inputPolicy: "accept" },
  ],
  [
    "debian.firewall-default",
    { kind: "firewall", key: "ruleset" },
    { inputPolicy: "drop" },
    { inputPolicy: null },
  ],
  [
    "debian.nfs",
    { kind: "service", key: "nfs-server.service" },
    { enabled: "masked" },
    { enabled: "enabled" },
  ],
  [
    "debian.rpcbind",
    { kind: "service", key: "rpcbind.socket" },
    { enabled: "disabled" },
    { enabled: "enabled" },
  ],
  [
    "debian.avahi",
    { kind: "service", key: "avahi-daemon.service" },
    { enabled: "disabled" },
    { enabled: "enabled" },
  ],
  [
    "debian.autofs",
    { kind: "service", key: "autofs.service" },
    { enabled: "disabled" },
    { enabled: "enabled" },
  ],
  [
    "debian.auditd",
    { kind: "service", key: "auditd.service" },
    { enabled: "enabled" },
    { enabled: "masked" },
  ],
  [
    "debian.apparmor",
    { kind: "service", key: "apparmor.service" },
    { enabled: "enabled" },
    { enabled: "disabled" },
  ],
];
