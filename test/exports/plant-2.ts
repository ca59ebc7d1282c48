import { totalsOf } from "../../src/collector/reports/totals.ts";
import type { DriftReport, FindingEntry, HostEntry } from "../../src/model/drift-report.ts";
import type { Finding } from "../../src/model/report.ts";
import { finding } from "../support/signed-host.ts";

const hex = (digit: string) => digit.repeat(64);
const SINCE = "2027-03-22T05:00:00.000Z";
const UNTIL = "2027-03-29T04:00:00.000Z";
const engineers = [
  { keyId: hex("a"), name: "A. Meyer" },
  { keyId: hex("b"), name: "B. Kaya" },
];

/** Text as somebody would write it who wants a reader's program to act. */
export const HOSTILE = {
  script: `<script>document.title="owned"</script><img src=x onerror="document.title='owned'">`,
  formula: `=cmd|'/c calc'!A1;"=1+1"`,
  turned: "invoice\u202Efdp.exe",
};

function entry(number: number, told: Partial<Finding>, changes: Partial<FindingEntry> = {}): FindingEntry {
  const at = "2027-03-24T09:15:00.000Z";
  return {
    number,
    ...{ site: "plant-2", host: "line3", isOpen: true, isNew: true, standing: "undecided" },
    ...{ firstSeen: at, openedAt: at, lastSeen: "2027-03-29T03:00:00.000Z" },
    ...{ opened: 1, openedInPeriod: 1, isFlapping: false },
    finding: finding(`f${number}`, told),
    ...changes,
  };
}

const FINDINGS: FindingEntry[] = [
  entry(
    11,
    {
      address: "port:tcp/0.0.0.0:4444",
      change: "added",
      after: { protocol: "tcp", port: 4444, user: "root", process: "nc" },
      title: "Listening port tcp/0.0.0.0:4444 is new",
      why: "Anybody who can reach this host can now reach this program.",
      fix: "Stop the program; if the port is needed, have it approved and filtered.",
      actor: ["/run/systemd/transient/vendor.service last changed 2027-03-24T09:14:58.000Z, owner root"],
      refs: { iec62443: ["SR 7.7"] },
    },
    {
      standing: "unauthorised",
      verdict: { is: "unauthorised", by: "b.kaya", at: "2027-03-25T07:00:00.000Z", reason: "nobody called" },
    },
  ),
  entry(12, {
    address: "file:/opt/mes/bin/%E2%80%AEfdp.exe#owner",
    before: HOSTILE.formula,
    after: HOSTILE.turned,
    severity: "medium",
    title: HOSTILE.script,
    actor: [`-2+3 ${HOSTILE.turned}`],
  }),
  entry(
    7,
    {
      type: "deviation",
      address: "sshd:permitrootlogin#value",
      before: "no",
      after: "yes",
      title: "Root can't log in over SSH",
      check: "sshd-no-root",
    },
    {
      isNew: false,
      firstSeen: "2027-02-01T10:00:00.000Z",
      openedAt: "2027-03-26T10:00:00.000Z",
      ...{ opened: 5, openedInPeriod: 3, isFlapping: true },
    },
  ),
  entry(
    8,
    { title: "connectionTimeout changed", before: "20000", after: "600000", severity: "low" },
    {
      standing: "authorised",
      verdict: { is: "authorised", by: "a.meyer", at: "2027-03-25T08:00:00.000Z", reason: "CHG-42" },
    },
  ),
  entry(
    9,
    {
      title: "Account vendor is new",
      address: "account:vendor",
      change: "added",
      waived: {
        id: "W-7",
        owner: "A. Meyer",
        reason: "remote support until the line runs",
        compensating: "account is locked outside the window",
        until: "2027-04-30T22:00:00Z",
        provisional: true,
      },
    },
    { standing: "waived" },
  ),
  entry(
    10,
    { title: "Service spooler is enabled", severity: "info" },
    {
      ...{ host: "press-1", isOpen: false, isNew: false, closedAt: "2027-03-23T11:00:00.000Z" },
      lastSeen: "2027-03-23T10:00:00.000Z",
      firstSeen: "2027-03-01T11:00:00.000Z",
      openedAt: "2027-03-01T11:00:00.000Z",
    },
  ),
];

function host(number: number, name: string, changes: Partial<HostEntry> = {}): HostEntry {
  const epoch = String(number).repeat(32);
  return {
    ...{ number, site: "plant-2", name, status: "approved", keyId: hex(`${number}`), publicKey: hex("c") },
    ...{ heardAt: "2027-03-29T03:00:05.000Z", lookedAt: "2027-03-29T03:00:00.000Z", intervalSeconds: 3600 },
    ...{ isSilent: false, isOverdue: false, received: { reports: 2, changes: 3, allClears: 162 } },
    looked: {
      ...{ madeAt: "2027-03-26T10:00:00.000Z", sha256: hex("d"), sequence: 4711, epoch, agent: "0.1.0" },
      ...{ system: "debian 12", user: "root", facts: 5432, refused: [], capped: [], unparsed: [] },
      baseline: [{ id: name, version: 3, sha256: hex("e"), state: true, signers: engineers }],
      unreadable: [],
      unapproved: [],
      undecided: [],
    },
    chains: [{ epoch, sequence: 4780, sha256: hex("f"), missing: [] }],
    ...changes,
  };
}

const line3 = host(1, "line3");
const HOSTS: HostEntry[] = [
  {
    ...line3,
    ...(line3.looked && {
      looked: {
        ...line3.looked,
        unreadable: Array.from({ length: 13 }, (_, at) => ({
          address: `file:/opt/mes/recipes/${at}.xml`,
          why: "the operator of the host forbids it",
        })),
        undecided: [{ check: "luks", address: "disk-encryption:/", why: "cryptsetup is not installed" }],
      },
    }),
  },
  host(2, "line4", {
    isSilent: true,
    heardAt: "2027-03-27T11:00:05.000Z",
    unsure: "a report of it did not come, and it has not told all again since",
    chains: [{ epoch: "2".repeat(32), sequence: 99, sha256: hex("f"), missing: [[40, 42]] }],
  }),
  host(3, "press-1"),
];

/** A week of a made-up plant, with something of everything that a report tells. */
export const PLANT_2: DriftReport = {
  format: "mesdrift-drift-report/1",
  madeAt: "2027-03-29T04:00:02.000Z",
  mesdrift: "0.1.0",
  schedule: "weekly",
  site: "plant-2",
  // The clocks go forward in it.
  period: { since: SINCE, until: UNTIL, timeZone: "Europe/Berlin" },
  totals: totalsOf(FINDINGS, HOSTS),
  findings: FINDINGS,
  hosts: HOSTS,
  events: [
    {
      site: "plant-2",
      host: "line4",
      at: "2027-03-27T13:01:00.000Z",
      kind: "silent",
      text: "fell silent; heard last 2027-03-27T11:00:05.000Z",
    },
    {
      site: "plant-2",
      host: "line4",
      at: "2027-03-24T00:00:00.000Z",
      kind: "gap",
      text: "40 to 42 did not come before epoch 22222222, number 43",
    },
  ],
  checkpoint: { at: "2027-03-28T23:00:00.000Z", sha256: hex("9"), keyId: hex("8") },
  trail: { acts: 17, sha256: hex("7") },
  limits: ["A root user of a host can still lie to the agent."],
};

/** A week in which nothing happened. */
export const ALL_CLEAR: DriftReport = {
  ...PLANT_2,
  ...{ findings: [], events: [], hosts: [host(1, "line3")] },
  totals: totalsOf([], [host(1, "line3")]),
};
