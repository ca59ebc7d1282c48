import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { probe as firewall } from "../../../agent/probes/firewall.ts";
import { probe as kernel } from "../../../agent/probes/kernel.ts";
import { probe as packages } from "../../../agent/probes/package.ts";
import type { Probe } from "../../../agent/probes/probe.ts";
import { probe as remote } from "../../../agent/probes/remote-access.ts";
import { probe as tasks } from "../../../agent/probes/scheduled-task.ts";
import { probe as service } from "../../../agent/probes/service.ts";
import { probe as sshd } from "../../../agent/probes/sshd.ts";
import { probe as sudo } from "../../../agent/probes/sudo.ts";
import { liveMachine, type Recording } from "../../support/live-machine.ts";
import { seen } from "../../support/machine.ts";
import { recordedHost } from "../../support/recorded-host.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** Links that lead in a circle, at each of these paths: root can't read them either. */
const circles = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, path]));

const UNIT = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n";

const PACKAGE = "Package: mes\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n";

interface Case {
  name: string;
  probe: Probe;
  recording: Recording;
  /** Facts that are told all the same, by key. */
  told: Record<string, object>;
  /** Addresses of what can't be. */
  unreadable: string[];
  /** Fields that are left out rather than told wrong, as key and field. */
  leftOut?: readonly [key: string, field: string][];
}

const CASES: Case[] = [
  {
    name: "a folder of links to units leaves what the units do",
    probe: service,
    recording: {
      files: { "/etc/systemd/system/mes.service": UNIT },
      links: circles("/etc/systemd/system/multi-user.target.wants"),
    },
    told: { "mes.service": { exec: ["/bin/true"], user: "root" } },
    unreadable: ["service:*#active", "service:*#enabled"],
    leftOut: [["mes.service", "enabled"]],
  },
  {
    name: "a folder of links to timers leaves their times",
    probe: tasks,
    recording: {
      files: {
        "/etc/systemd/system/mes.timer": "[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n",
      },
      links: circles("/etc/systemd/system/timers.target.wants"),
    },
    told: { "timer:mes.timer": { schedule: ["OnCalendar=daily"], unit: "mes.service" } },
    unreadable: ["scheduled-task:*#enabled"],
  },
  {
    name: "a script and an at job leave the other jobs",
    probe: tasks,
    recording: {
      files: { "/etc/cron.daily/good": "#!/bin/sh\n", "/etc/cron.daily/folder/x": "" },
      links: {
        ...circles("/etc/cron.daily/bad", "/var/spool/cron/atjobs/a0000101b2c3d4"),
        "/etc/cron.daily/gone": "/nowhere",
      },
      programs: ["/etc/cron.daily/good"],
    },
    told: { "cron:/etc/cron.daily/good": { schedule: ["@daily"] } },
    unreadable: [
      "scheduled-task:at:/var/spool/cron/atjobs/a0000101b2c3d4",
      "scheduled-task:cron:/etc/cron.daily/bad",
    ],
  },
  {
    name: "a file of kernel parameters leaves those in force",
    probe: kernel,
    recording: {
      files: {
        "/proc/sys/net/ipv4/ip_forward": "0\n",
        "/proc/self/mountinfo": "",
        "/etc/sysctl.d/10-good.conf": "net.ipv4.ip_forward=0\n",
      },
      links: circles("/etc/sysctl.d/50-bad.conf"),
    },
    told: { "sysctl/net.ipv4.ip_forward": { value: "0" }, "usb-storage": { allowed: true } },
    unreadable: ["kernel:*#configured"],
    leftOut: [["sysctl/net.ipv4.ip_forward", "configured"]],
  },
  {
    name: "a file of modprobe leaves the parameters and modules",
    probe: kernel,
    recording: {
      files: { "/proc/sys/net/ipv4/ip_forward": "0\n", "/proc/self/mountinfo": "" },
      links: circles("/etc/modprobe.d/bad.conf"),
    },
    told: {
      "sysctl/net.ipv4.ip_forward": { value: "0", configured: null },
      "usb-storage": { usbguard: false },
    },
    unreadable: ["kernel:usb-storage#allowed", "kernel:usb-storage#rules"],
    leftOut: [
      ["usb-storage", "allowed"],
      ["usb-storage", "rules"],
    ],
  },
  {
    name: "the list of modules leaves parameters and media",
    probe: kernel,
    recording: {
      files: { "/proc/sys/net/ipv4/ip_forward": "0\n" },
      links: circles("/proc/modules", "/proc/self/mountinfo"),
    },
    told: { "sysctl/net.ipv4.ip_forward": { value: "0" }, "usb-storage": { usbguard: false } },
    unreadable: ["kernel:media", "kernel:module"],
  },
  {
    name: "one file of modprobe does not undo what another forbids",
    probe: kernel,
    recording: {
      files: { "/proc/self/mountinfo": "", "/etc/modprobe.d/a.conf": "blacklist usb-storage\n" },
      links: circles("/etc/modprobe.d/bad.conf"),
    },
    told: { "usb-storage": { allowed: false } },
    unreadable: ["kernel:usb-storage#rules"],
    leftOut: [["usb-storage", "rules"]],
  },
  {
    name: "a folder of units leaves the programs that let people in",
    probe: remote,
    recording: {
      files: { "/usr/bin/x11vnc": "", "/usr/sbin/xrdp": "" },
      links: circles("/etc/systemd/system"),
    },
    told: { x11vnc: {} },
    unreadable: ["remote-access:*#service", "remote-access:sshd"],
  },
  {
    name: "a package's list of files leaves the packages",
    probe: packages,
    recording: {
      files: { "/var/lib/dpkg/status": PACKAGE },
      links: circles("/var/lib/dpkg/info/mes.list"),
    },
    told: { mes: { version: "1" } },
    unreadable: ["package:mes#owns"],
  },
  {
    name: "the folder of lists of files leaves the packages",
    probe: packages,
    recording: {
      files: { "/var/lib/dpkg/status": PACKAGE },
    },
    told: { mes: { version: "1" } },
    unreadable: ["package:*#owns"],
  },
  {
    name: "the file of ufw leaves the rules in force",
    probe: firewall,
    recording: {
      links: circles("/etc/ufw/ufw.conf"),
      commands: {
        "nft --stateless --numeric list ruleset": {
          stdout:
            "table ip a {\n\tchain b {\n\t\ttype filter hook input priority filter; policy drop;\n\t}\n}\n",
        },
      },
    },
    told: { "chain/ip a/b": { policy: "drop" }, ruleset: { active: true, firewalld: false } },
    unreadable: ["firewall:ruleset#ufw"],
  },
  {
    name: "the file of sshd's command line leaves its settings",
    probe: sshd,
    recording: {
      files: { "/etc/ssh/sshd_config": "PermitRootLogin no\n" },
      links: circles("/etc/default/ssh"),
    },
    told: { permitrootlogin: { value: "no" } },
    unreadable: ["sshd:(SSHD_OPTS)"],
  },
];

test.each(CASES)("unreadable, $name", async ({ probe, recording, told, unreadable, leftOut = [] }) => {
  const found = await seen(probe, liveMachine(recording));
  expect(found.facts).toMatchObject(told);
  expect(found.unreadable.map(({ address }) => address).sort()).toEqual(expect.arrayContaining(unreadable));
  for (const [key, field] of leftOut) expect(found.facts[key]).not.toHaveProperty(field);
});

test("a folder where a file of sudo or sshd is expected holds no rules and hides none, as for those programs", async () => {
  const sudoers = await seen(
    sudo,
    liveMachine({
      files: {
        "/etc/sudoers": "@includedir /etc/sudoers.d\n",
        "/etc/sudoers.d/folder/x": "",
        "/etc/sudoers.d/good": "bob ALL=(ALL) /bin/true\n",
      },
      links: { "/etc/sudoers.d/gone": "/nowhere", ...circles("/etc/sudoers.d/circle") },
    }),
  );
  expect(Object.keys(sudoers.facts)).toEqual(["bob ALL=(ALL) /bin/true"]);
  const settings = await seen(
    sshd,
    liveMachine({
      files: {
        "/etc/ssh/sshd_config": "Include conf.d/*\n",
        "/etc/ssh/conf.d/10-folder/x": "",
        "/etc/ssh/conf.d/20-good": "PermitRootLogin no\n",
      },
    }),
  );
  expect(settings.facts.permitrootlogin).toMatchObject({ value: "no" });
});

test("a FIFO in place of a unit is unreadable; it is no empty file, which would mask the unit", async () => {
  const folder = temporaryFolder();
  const units = join(folder, "files/etc/systemd/system");
  mkdirSync(units, { recursive: true });
  execFileSync("mkfifo", [join(units, "mes.service")]);
  const { facts, unreadable } = await seen(service, recordedHost(folder));
  expect(facts).toEqual({});
  expect(unreadable).toContainEqual({
    address: "service:mes.service",
    why: "/etc/systemd/system/mes.service: a fifo, not a file",
  });
});
