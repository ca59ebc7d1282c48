import type { Finding, Report } from "../../src/model/report.ts";

const WHY =
  "It matters on an MES host, and why takes more than a line to tell to somebody at three in the morning.";
const FIX = "Put it back, or have the change approved.";
/** Longer than a line, and to be copied in one go. */
export const COMMAND =
  "`install -m 0640 -o root -g mes /root/approved/erp-login.properties /opt/mes/conf/erp-login.properties`";

type Told = Pick<Finding, "severity" | "address" | "title"> & Partial<Finding>;

const drift = (told: Told): Finding => ({
  id: "0".repeat(24),
  type: "drift",
  change: "changed",
  why: WHY,
  fix: FIX,
  refs: {},
  actor: [],
  effects: [],
  ...told,
});

const deviation = (told: Told): Finding => ({
  ...drift(told),
  type: "deviation",
  refs: { iec62443: ["SR 1.1", "SR 2.1"], cis: ["CIS Debian 12: 5.1.20"] },
});

const secret = (digest: string) => ({ secret: { key: "0011223344556677", digest } });

const FINDINGS: Finding[] = [
  drift({
    severity: "critical",
    address: "account:eve",
    title: "Account eve is new",
    change: "added",
    after: {
      uid: 0,
      gid: 0,
      gecos: "",
      home: "/root",
      shell: "/bin/sh",
      locked: false,
      groups: ["sudo", "adm"],
      minDays: null,
    },
    actor: ["/etc/passwd last changed 2026-03-01T15:12:43.000Z, owner root"],
    effects: [
      {
        address: "file:/etc/passwd#sha256",
        change: "changed",
        before: "a".repeat(64),
        after: "b".repeat(64),
      },
      { address: "group:eve", change: "added", after: { gid: 1001, members: [] } },
    ],
  }),
  drift({
    severity: "high",
    address: "group:sudo#members",
    title: "Group sudo: members gained bob and lost alice",
    before: ["alice", "carol"],
    after: ["carol", "bob"],
  }),
  deviation({
    severity: "high",
    address: "sshd:permitrootlogin#value",
    title: "Root does not log in over SSH",
    check: "sshd.root-login",
    before: "no",
    after: "prohibit-password",
  }),
  deviation({
    severity: "medium",
    address: "password-policy:pam/common-auth#rules",
    title: "PAM lets nobody in without a password",
    check: "debian.nullok",
    before: "no text that matches pam_unix.*nullok",
    after: ["auth [success=1 default=ignore] pam_unix.so nullok", "auth requisite pam_deny.so"],
  }),
  deviation({
    severity: "medium",
    change: "removed",
    address: "service:auditd.service#enabled",
    title: "The audit daemon runs",
    check: "debian.auditd",
    before: "enabled",
  }),
  drift({
    severity: "medium",
    address: "config:/opt/mes/conf/erp.properties#/erp.password",
    title: "erp.properties: erp.password changed",
    fix: `Put it back with ${COMMAND}, or have it approved.`,
    before: secret("aa"),
    after: secret("bb"),
  }),
  drift({
    severity: "low",
    address: "config:/opt/mes/conf/plc.json#/recipes",
    title: "plc.json: recipes changed",
    before: `${"same ".repeat(60)}then one thing`,
    after: `${"same ".repeat(60)}then another\u001b[2J thing ${"and more ".repeat(40)}`,
  }),
  drift({
    severity: "info",
    address: "config:/opt/mes/conf/labels.json#/title",
    title: "labels.json: title changed",
    before: "充填ライン三号機の品質記録と包装工程の監査記録を毎朝六時に送信する設定であることを示す表題",
    after: "3",
  }),
];

/** The report of a host of our own making, with one finding of every shape. */
export const LINE3: Report = {
  format: "mesdrift-report/1",
  host: { name: "line3", os: "debian", release: "12" },
  madeAt: "2026-03-02T06:00:04.477Z",
  agent: "0.1.0",
  ranAs: { user: "mes", privileged: false },
  baseline: [{ id: "line3", version: 4, sha256: "c".repeat(64), state: true }],
  notEvidence: "nobody signed the baseline",
  coverage: {
    facts: 1441,
    kinds: { account: 30, config: 1411 },
    unreadable: Array.from({ length: 7 }, (_, at) => ({
      address: `file:/root/secret-${at}`,
      why: "/root: permission denied",
      ...(at === 0 ? { below: true as const } : {}),
    })),
    capped: [{ address: "package:*#candidate", why: "package lists are too long to read on each pass" }],
    unparsed: [
      { address: "config:/opt/mes/broken.xml", why: "no XML: line 3, column 9: a tag is not closed" },
    ],
  },
  unapproved: [{ address: "disk-encryption:/", why: "no block device to be seen" }],
  undecided: [
    {
      check: "debian.empty-password",
      address: "account:*#emptyPassword",
      why: "/etc/shadow: permission denied",
    },
  ],
  findings: FINDINGS,
};
