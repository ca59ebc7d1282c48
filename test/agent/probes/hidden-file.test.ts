import { expect, test } from "vitest";
import { probe as account } from "../../../agent/probes/account.ts";
import { probe as firewall } from "../../../agent/probes/firewall.ts";
import { probe as group } from "../../../agent/probes/group.ts";
import { probe as kernel } from "../../../agent/probes/kernel.ts";
import { probe as network } from "../../../agent/probes/network.ts";
import { probe as passwords } from "../../../agent/probes/password-policy.ts";
import type { Probe } from "../../../agent/probes/probe.ts";
import { probe as remote } from "../../../agent/probes/remote-access.ts";
import { probe as tasks } from "../../../agent/probes/scheduled-task.ts";
import { probe as keys } from "../../../agent/probes/ssh-key.ts";
import { probe as sshd } from "../../../agent/probes/sshd.ts";
import { probe as sudo } from "../../../agent/probes/sudo.ts";
import { compareFacts } from "../../../src/compare/facts.ts";
import { inOrder } from "../../../src/model/fact.ts";
import { Gaps } from "../../../src/model/gaps.ts";
import { liveMachine } from "../../support/live-machine.ts";
import { type Seen, seen } from "../../support/machine.ts";

type Files = Record<string, string>;

/** What a probe sees on an image; each hidden file is a link in a circle, which root can't read either. */
function look(probe: Probe, files: Files, hidden: readonly string[] = []): Promise<Seen> {
  const isHidden = (path: string) => hidden.some((gone) => path === gone || path.startsWith(`${gone}/`));
  const readable = Object.entries(files).filter(([path]) => !isHidden(path));
  const links = Object.fromEntries(hidden.map((path) => [path, path]));
  return seen(probe, liveMachine({ files: Object.fromEntries(readable), links }, { live: false }));
}

async function drifts(probe: Probe, approved: Seen, now: Seen): Promise<string[]> {
  const hidden = ({ unreadable, unparsed, capped }: Seen) =>
    new Gaps([...unreadable, ...unparsed, ...capped]);
  const found = compareFacts(approved.whole.toSorted(inOrder), now.whole.toSorted(inOrder), {
    kinds: new Map([[probe.kind, probe]]),
    hiddenThen: hidden(approved),
    hiddenNow: hidden(now),
  });
  return Array.fromAsync(found, ({ change, address }) => `${change} ${address}`);
}

interface Case {
  name: string;
  probe: Probe;
  files: Files;
  hidden: string;
  /** Of the other files, with something else in them: what is drift all the same. */
  changed: Files;
  drift: string[];
}

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
const KEY_OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB8eHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgEA";
const PASSWD = "root:x:0:0::/root:/bin/sh\nbob:x:1000:1000::/home/bob:/bin/sh\n";

const SUDOERS = {
  "/etc/sudoers":
    "Defaults env_reset\nroot ALL=(ALL) ALL\n@include /etc/sudo/plant\n@include /etc/sudo/last\n",
  "/etc/sudo/plant":
    "Defaults !env_reset\nDefaults use_pty\nDefaults umask=022\nUser_Alias OPS=bob\nbob ALL=(ALL) NOPASSWD: ALL\n@include inner\n",
  "/etc/sudo/inner": "eve ALL=(ALL) NOPASSWD: ALL\n",
  "/etc/sudo/last": "Defaults use_pty, insults\nbob ALL=(ALL) /bin/ls\n",
};

const SSHD = {
  "/etc/ssh/sshd_config":
    "PermitRootLogin no\nAllowUsers bob\nAuthorizedKeysFile .ssh/authorized_keys\nInclude conf.d/*.conf\n" +
    "MaxAuthTries 4\nForceCommand /bin/x --password=planted1\nMatch User bob\nX11Forwarding yes\n",
  "/etc/ssh/conf.d/10.conf":
    "PermitRootLogin yes\nMaxAuthTries 9\nAllowUsers eve\nInclude inner.conf\nMatch User bob\nX11Forwarding no\n" +
    "Match User eve\nBanner /etc/eve\nAuthorizedKeysFile /etc/keys/%u\n",
  "/etc/ssh/inner.conf": "VersionAddendum inner\n",
  "/etc/ssh/conf.d/20.conf": "LoginGraceTime 30\n",
  "/etc/passwd": PASSWD,
  "/root/.ssh/authorized_keys": `${KEY}\n`,
  "/etc/keys/bob": `${KEY}\n`,
};

const CASES: Case[] = [
  {
    name: "a file that sudoers includes",
    probe: sudo,
    files: SUDOERS,
    hidden: "/etc/sudo/plant",
    changed: { "/etc/sudo/last": "Defaults !use_pty, insults\nbob ALL=(ALL) /bin/sh\n" },
    drift: [
      "changed sudo:Defaults use_pty#value",
      "removed sudo:bob ALL=(ALL) /bin/ls",
      "added sudo:bob ALL=(ALL) /bin/sh",
    ],
  },
  {
    name: "the folder of sudo's files",
    probe: sudo,
    files: {
      "/etc/sudoers": "Defaults env_reset\n@includedir /etc/sudoers.d\nroot ALL=(ALL) ALL\n",
      "/etc/sudoers.d/plant": "Defaults !env_reset\nbob ALL=(ALL) NOPASSWD: ALL\n",
    },
    hidden: "/etc/sudoers.d",
    changed: { "/etc/sudoers": "Defaults env_reset\n@includedir /etc/sudoers.d\n" },
    drift: ["removed sudo:root ALL=(ALL) ALL"],
  },
  {
    name: "a file that sshd's config includes",
    probe: sshd,
    files: SSHD,
    hidden: "/etc/ssh/conf.d/10.conf",
    changed: {
      "/etc/ssh/sshd_config": SSHD["/etc/ssh/sshd_config"].replace("RootLogin no", "RootLogin yes"),
    },
    drift: ["changed sshd:permitrootlogin#value"],
  },
  {
    name: "a file that sshd's config includes in a Match block",
    probe: sshd,
    files: {
      "/etc/ssh/sshd_config": "Match User bob\nInclude bob.conf\nBanner /a\nMatch User eve\nBanner /b\n",
      "/etc/ssh/bob.conf": "Banner /c\nX11Forwarding yes\n",
    },
    hidden: "/etc/ssh/bob.conf",
    changed: {
      "/etc/ssh/sshd_config":
        "MaxAuthTries 9\nMatch User bob\nInclude bob.conf\nBanner /a\nMatch User eve\nBanner /d\n",
    },
    drift: ["changed sshd:banner match user eve#value", "changed sshd:maxauthtries#value"],
  },
  {
    name: "a file that may say where sshd looks for keys of some",
    probe: keys,
    files: SSHD,
    hidden: "/etc/ssh/conf.d/10.conf",
    changed: { "/home/bob/.ssh/authorized_keys": `${KEY_OTHER}\n` },
    drift: [expect.stringMatching(/^added ssh-key:bob:/)],
  },
  {
    name: "one user's keys",
    probe: keys,
    files: { ...SSHD, "/home/bob/.ssh/authorized_keys": `${KEY}\n`, "/etc/ssh/conf.d/10.conf": "" },
    hidden: "/home/bob/.ssh/authorized_keys",
    changed: { "/root/.ssh/authorized_keys": "" },
    drift: [expect.stringMatching(/^removed ssh-key:root:/)],
  },
  {
    name: "a file that may name who comes in by sshd",
    probe: remote,
    files: { ...SSHD, "/usr/sbin/sshd": "" },
    hidden: "/etc/ssh/conf.d/10.conf",
    changed: { "/usr/bin/x11vnc": "" },
    drift: ["added remote-access:x11vnc"],
  },
  {
    name: "a file of sysctl.d",
    probe: kernel,
    files: {
      "/etc/sysctl.d/10.conf": "net.ipv4.ip_forward=0\nkernel.sysrq=0\n",
      "/etc/sysctl.d/50.conf": "net.ipv4.ip_forward=1\nkernel.sysrq=1\nvm.mmap_min_addr=1\n",
      "/etc/sysctl.d/90.conf": "kernel.sysrq=2\nnet.ipv4.conf.*.rp_filter=1\n",
    },
    hidden: "/etc/sysctl.d/50.conf",
    changed: { "/etc/sysctl.d/90.conf": "kernel.sysrq=3\nnet.ipv4.conf.*.rp_filter=1\n" },
    drift: ["changed kernel:sysctl/kernel.sysrq#configured"],
  },
  {
    name: "the folder of sysctl.d",
    probe: kernel,
    files: {
      "/etc/sysctl.d/50.conf": "net.ipv4.ip_forward=1\nvm.mmap_min_addr=1\n",
      "/usr/lib/sysctl.d/90.conf": "net.ipv4.ip_forward=0\n",
      "/etc/sysctl.conf": "kernel.sysrq=2\n",
    },
    hidden: "/etc/sysctl.d",
    changed: { "/etc/sysctl.conf": "kernel.sysrq=3\n" },
    drift: ["changed kernel:sysctl/kernel.sysrq#configured"],
  },
  {
    name: "a file of modprobe.d",
    probe: kernel,
    files: {
      "/etc/modprobe.d/a.conf": "blacklist usb-storage\n",
      "/etc/modprobe.d/b.conf": "install usb-storage /bin/false\n",
    },
    hidden: "/etc/modprobe.d/b.conf",
    changed: { "/etc/usbguard/usbguard-daemon.conf": "" },
    drift: ["changed kernel:usb-storage#usbguard"],
  },
  {
    name: "a file of pwquality",
    probe: passwords,
    files: {
      "/etc/security/pwquality.conf.d/10.conf": "minlen=8\ndcredit=1\n",
      "/etc/security/pwquality.conf.d/50.conf": "minlen=12\nucredit=1\n",
      "/etc/security/pwquality.conf": "lcredit=1\n",
      "/etc/login.defs": "UMASK 022\n",
    },
    hidden: "/etc/security/pwquality.conf.d/50.conf",
    changed: { "/etc/security/pwquality.conf": "lcredit=2\n" },
    drift: ["changed password-policy:pwquality/lcredit#value"],
  },
  {
    name: "a file that a PAM stack includes",
    probe: passwords,
    files: {
      "/etc/pam.d/sudo": "@include common-auth\n",
      "/etc/pam.d/common-auth": "auth required pam_unix.so\n",
      "/etc/login.defs": "UMASK 022\n",
    },
    hidden: "/etc/pam.d/common-auth",
    changed: { "/etc/login.defs": "UMASK 077\n" },
    drift: ["changed password-policy:UMASK#value"],
  },
  {
    name: "login.defs",
    probe: passwords,
    files: { "/etc/login.defs": "UMASK 022\n", "/etc/security/faillock.conf": "deny=3\n" },
    hidden: "/etc/login.defs",
    changed: { "/etc/security/faillock.conf": "deny=9\n" },
    drift: ["changed password-policy:faillock/deny#value"],
  },
  {
    name: "a file of cron.d",
    probe: tasks,
    files: {
      "/etc/cron.d/mes": "@daily root /bin/mes\n",
      "/etc/cron.d/other": "@daily root /bin/other\n",
      "/var/spool/cron/crontabs/bob": "@daily /bin/bob\n",
    },
    hidden: "/etc/cron.d/mes",
    changed: { "/var/spool/cron/crontabs/bob": "@hourly /bin/bob\n" },
    drift: [expect.stringMatching(/^changed scheduled-task:.*bob#schedule$/)],
  },
  {
    name: "one user's crontab",
    probe: tasks,
    files: { "/etc/crontab": "@daily root /bin/mes\n", "/var/spool/cron/crontabs/bob": "@daily /bin/bob\n" },
    hidden: "/var/spool/cron/crontabs/bob",
    changed: { "/etc/crontab": "" },
    drift: [expect.stringMatching(/^removed scheduled-task:.*mes$/)],
  },
  {
    name: "the switch of name services",
    probe: account,
    files: { "/etc/passwd": PASSWD, "/etc/shadow": "", "/etc/nsswitch.conf": "passwd: files ldap\n" },
    hidden: "/etc/nsswitch.conf",
    changed: { "/etc/passwd": PASSWD.replace(/bob.*\n/, "") },
    drift: ["removed account:bob"],
  },
  {
    name: "the same, for groups",
    probe: group,
    files: { "/etc/group": "ops:x:9:bob\n", "/etc/gshadow": "", "/etc/nsswitch.conf": "group: files ldap\n" },
    hidden: "/etc/nsswitch.conf",
    changed: { "/etc/group": "ops:x:9:eve\n" },
    drift: ["changed group:ops#members"],
  },
  {
    name: "the file of name servers",
    probe: network,
    files: { "/etc/resolv.conf": "nameserver 10.0.0.1\n" },
    hidden: "/etc/resolv.conf",
    changed: {},
    drift: [],
  },
  {
    name: "firewalld's file",
    probe: firewall,
    files: { "/etc/firewalld/firewalld.conf": "", "/etc/ufw/ufw.conf": "ENABLED=yes\n" },
    hidden: "/etc/firewalld",
    changed: { "/etc/ufw/ufw.conf": "ENABLED=no\n" },
    drift: ["changed firewall:ruleset#ufw"],
  },
  {
    name: "a folder of units",
    probe: tasks,
    files: {
      "/etc/cron.d/mes": "@daily root /bin/mes\n",
      "/etc/systemd/system/mes.timer": "[Timer]\nOnCalendar=daily\n",
    },
    hidden: "/etc/systemd/system",
    changed: { "/etc/cron.d/mes": "" },
    drift: [expect.stringMatching(/^removed scheduled-task:.*mes$/)],
  },
];

test.each(CASES)("$name that can't be read makes no drift, and hides none of the rest", async (one) => {
  const { probe, files, hidden, changed, drift } = one;
  const whole = await look(probe, files);
  const partly = await look(probe, files, [hidden]);
  const gaps = [...partly.unreadable, ...partly.capped];
  expect(gaps.filter(({ why }) => why.includes(hidden))).not.toEqual([]);
  expect(await drifts(probe, whole, partly)).toEqual([]);
  expect(await drifts(probe, partly, whole)).toEqual([]);
  const other = await look(probe, { ...files, ...changed }, [hidden]);
  expect(await drifts(probe, whole, other)).toEqual(drift);
});
