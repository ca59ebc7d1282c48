import fc from "fast-check";
import { expect, test } from "vitest";
import { type SignedWaiver, waive } from "../../src/compare/waivers.ts";
import type { Finding } from "../../src/model/report.ts";
import type { Waiver } from "../../src/model/waiver.ts";

const NOW = new Date("2027-01-15T12:00:00Z");

const finding = (address: string, rest: Partial<Finding> = {}): Finding => ({
  id: address,
  type: "drift",
  address,
  change: "changed",
  severity: "high",
  title: "t",
  why: "w",
  fix: "f",
  refs: {},
  actor: [],
  effects: [],
  ...rest,
});

const waiver = (rest: Partial<Waiver> = {}, provisional = false): SignedWaiver => ({
  provisional,
  waiver: {
    id: "W-1",
    at: "port:tcp/0.0.0.0:4444",
    hosts: ["line*"],
    owner: "B. Kaya",
    reason: "remote maintenance until the new gateway is there",
    compensating: "the switch filters the port",
    from: "2027-01-01T00:00:00Z",
    until: "2027-02-01T00:00:00Z",
    ...rest,
  },
});

/** Ids of the waivers that cover a finding, and of those that have run out. */
function outcome(found: Finding, waivers: SignedWaiver[], { host = "line3", now = NOW } = {}) {
  const { findings, expired } = waive([found], { waivers, host, now });
  return { waived: findings[0]?.waived?.id, expired: expired.map(({ id }) => id) };
}

const PORT = finding("port:tcp/0.0.0.0:4444");

test("a waiver covers the finding that it names, which stays in the report with owner, reason and end", () => {
  const { findings } = waive([PORT], { waivers: [waiver()], host: "line3", now: NOW });
  expect(findings).toEqual([
    {
      ...PORT,
      waived: {
        id: "W-1",
        owner: "B. Kaya",
        reason: "remote maintenance until the new gateway is there",
        compensating: "the switch filters the port",
        until: "2027-02-01T00:00:00Z",
      },
    },
  ]);
});

test.each([
  ["another address", PORT, { at: "port:tcp/0.0.0.0:4445" }],
  ["another host", PORT, { hosts: ["label*", "line?-spare"] }],
  ["only a field, where the whole fact is new", PORT, { at: "port:tcp/0.0.0.0:4444#process" }],
  ["another field", finding("sshd:permitrootlogin#value"), { at: "sshd:permitrootlogin#source" }],
  ["one check, where the finding is a drift", PORT, { check: "port.closed" }],
  ["a later time", PORT, { from: "2027-01-15T12:00:01Z" }],
])("a waiver for %s covers nothing and is not told as expired", (_, found, rest) => {
  expect(outcome(found, [waiver(rest)])).toEqual({ waived: undefined, expired: [] });
});

test.each([
  ["all fields of its fact", finding("port:tcp/0.0.0.0:4444#process"), {}],
  ["what its stars stand for", finding("config:/opt/a.xml#/a/b"), { at: "config:/opt/*#/a/*" }],
  ["the check it names", { ...PORT, check: "port.closed" }, { check: "port.closed" }],
  ["a host whose name is written otherwise", PORT, { hosts: ["LINE3"] }],
])("a waiver covers %s", (_, found, rest) => {
  expect(outcome(found, [waiver(rest)])).toEqual({ waived: "W-1", expired: [] });
});

test("a waiver stops counting at its last instant, and says so", () => {
  const end = Date.parse("2027-02-01T00:00:00Z");
  expect(outcome(PORT, [waiver()], { now: new Date(end - 1) })).toEqual({ waived: "W-1", expired: [] });
  expect(outcome(PORT, [waiver()], { now: new Date(end) })).toEqual({ waived: undefined, expired: ["W-1"] });
});

test("an expired waiver is not told where another has taken its place", () => {
  const old = waiver({ id: "W-0", until: "2027-01-10T00:00:00Z" });
  expect(outcome(PORT, [old, waiver()])).toEqual({ waived: "W-1", expired: [] });
});

test("of several waivers the one that enough engineers signed counts, and a provisional one is marked", () => {
  const alone = waiver({ id: "W-2", until: "2027-03-01T00:00:00Z" }, true);
  expect(outcome(PORT, [alone, waiver()]).waived).toBe("W-1");
  const { findings } = waive([PORT], { waivers: [alone], host: "line3", now: NOW });
  expect(findings[0]?.waived).toMatchObject({ id: "W-2", provisional: true });
});

test("no waiver hides an attack on trust", () => {
  const attack = finding("trust:site-a#rollback", { type: "deviation" });
  expect(outcome(attack, [waiver({ at: "trust:*" }), waiver({ at: "trust:site-a#rollback" })])).toEqual({
    waived: undefined,
    expired: [],
  });
});

test("a waiver takes no finding away, adds none, and changes nothing else in it", () => {
  const address = fc.constantFrom("port:tcp/0.0.0.0:4444", "port:tcp/0.0.0.0:1#process", "trust:a#rollback");
  const instant = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(
      fc.array(address),
      fc.array(fc.record({ from: instant, until: instant, at: fc.constantFrom("port:*", "trust:*") })),
      (addresses, spans) => {
        const findings = addresses.map((one) => finding(one));
        const waivers = spans.map(({ at, from, until }) =>
          waiver({ at, from: from.toISOString(), until: until.toISOString() }),
        );
        const marked = waive(findings, { waivers, host: "line3", now: NOW }).findings;
        expect(marked.map(({ waived: _, ...rest }) => rest)).toEqual(findings);
      },
    ),
  );
});
