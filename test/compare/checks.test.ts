import { describe, expect, test } from "vitest";
import { checkFacts } from "../../src/compare/checks.ts";
import type { Check } from "../../src/model/check.ts";
import type { Fact, Fields } from "../../src/model/fact.ts";
import type { Gap } from "../../src/model/gaps.ts";

function check(about: Partial<Check> & Pick<Check, "at" | "expect">): Check {
  return { id: "X-1", title: "t", absent: "fails", severity: "high", why: "w", fix: "f", refs: {}, ...about };
}

function account(key: string, fields: Fields): Fact {
  return { kind: "account", key, fields };
}

/** What is judged, in one line each: `address: fails, expected …` or `address: undecided, …`. */
function judge(one: Check, facts: Fact[], gaps: Gap[] = []): string[] {
  const { deviations, undecided } = checkFacts([one], facts, gaps);
  return [
    ...deviations.map(
      ({ address, before, after }) => `${address}: ${JSON.stringify(after) ?? "nothing"}, expected ${before}`,
    ),
    ...undecided.map(({ address, why }) => `${address}: undecided, ${why}`),
  ];
}

const root = account("root", { uid: 0, locked: false });
const onlyRoot = check({
  at: "account:*#uid",
  expect: { notIn: [0] },
  except: ["account:root"],
  absent: "holds",
});

describe("what was observed", () => {
  test("a value as expected is no deviation", () => {
    expect(judge(check({ at: "account:root#locked", expect: { equals: false } }), [root])).toEqual([]);
  });

  test("a value that is not as expected deviates at its own address", () => {
    expect(judge(check({ at: "account:root#locked", expect: { equals: true } }), [root])).toEqual([
      "account:root#locked: false, expected true",
    ]);
  });

  test("a pattern asks every fact but those left out", () => {
    const facts = [root, account("toor", { uid: 0 }), account("bob", { uid: 1000 })];
    expect(judge(onlyRoot, facts)).toEqual(["account:toor#uid: 0, expected none of 0"]);
  });

  test("a pattern in the path asks every field that it fits", () => {
    const config: Fact = {
      kind: "config",
      key: "/a.xml",
      fields: { "/S/C[@port='1']/@on": "no", "/S/C[2]/@on": "yes", "/S/@off": "no" },
    };
    expect(judge(check({ at: "config:/a.xml#/S/C*/@on", expect: { equals: "yes" } }), [config])).toEqual([
      "config:/a.xml#/S/C[@port='1']/@on: no, expected yes".replace("no,", '"no",'),
    ]);
  });

  test("an escaped star is a star itself", () => {
    const ports: Fact[] = ["udp/*:53", "udp/x:53"].map((key) => ({ kind: "port", key, fields: {} }));
    expect(judge(check({ at: "port:udp/%2A:53", expect: { absent: true }, absent: "holds" }), ports)).toEqual(
      ["port:udp/*:53: {}, expected not to be there"],
    );
  });

  test("a value of the wrong sort is undecided, never passed", () => {
    const facts = [account("bob", { maxDays: "soon" })];
    expect(judge(check({ at: "account:bob#maxDays", expect: { atMost: 90 } }), facts)).toEqual([
      'account:bob#maxDays: undecided, "soon" is no number',
    ]);
  });

  test("the name of something every object has is no field", () => {
    const one = check({ at: "account:root#constructor", expect: { present: true } });
    expect(judge(one, [root])).toEqual(["account:root#constructor: nothing, expected to be there"]);
  });
});

describe("what is not there", () => {
  const telnet = (absent: Check["absent"]) =>
    check({ at: "package:telnetd", expect: { absent: true }, absent });

  test("means what the check says it means", () => {
    expect(judge(telnet("holds"), [root])).toEqual([]);
    expect(judge(telnet("fails"), [root])).toEqual(["package:telnetd: nothing, expected not to be there"]);
    expect(judge(telnet("undecided"), [root])).toEqual(["package:telnetd: undecided, nothing is there"]);
  });

  test("is judged once for a pattern that nothing fits", () => {
    const one = check({ at: "firewall:*#active", expect: { equals: true } });
    expect(judge(one, [])).toEqual(["firewall:*#active: nothing, expected true"]);
  });

  test("is judged for each fact that lacks the field", () => {
    const one = check({ at: "account:*#shell", expect: { present: true } });
    expect(judge(one, [root, account("bob", { shell: "/bin/sh" })])).toEqual([
      "account:root#shell: nothing, expected to be there",
    ]);
  });
});

describe("what could not be seen", () => {
  const denied = "permission denied";
  const shadow = { address: "account:*#locked", why: denied };
  const locked = check({ at: "account:*#locked", expect: { equals: true } });

  test.each<[string, Check, Gap]>([
    [
      "kind",
      check({ at: "package:telnetd", expect: { absent: true }, absent: "holds" }),
      { address: "package:*", why: denied },
    ],
    [
      "fact",
      check({ at: "config:/etc/x#/a", expect: { present: true } }),
      { address: "config:/etc/x", why: denied },
    ],
    [
      "field",
      check({ at: "account:root#shell", expect: { present: true } }),
      { address: "account:root#shell", why: denied },
    ],
    [
      "folder",
      check({ at: "file:/opt/mes/a#mode", expect: { modeAtMost: "0640" } }),
      { address: "file:/opt", why: denied, below: true },
    ],
    [
      "folder under a pattern",
      check({ at: "file:/opt/*#mode", expect: { modeAtMost: "0640" } }),
      { address: "file:/opt/mes", why: denied, below: true },
    ],
    [
      "file that other facts of the kind come from",
      check({ at: "sudo:*#noPassword", expect: { equals: false } }),
      { address: "sudo:*", why: denied, from: "/etc/sudoers.d/plant" },
    ],
  ])("an unreadable %s is undecided, whatever absence means", (_, one, gap) => {
    for (const absent of ["holds", "fails", "undecided"] as const)
      expect(judge({ ...one, absent }, [root], [gap])).toEqual([`${one.at}: undecided, ${denied}`]);
  });

  test("a field that no account shows is told once, not for every account", () => {
    const facts = [account("a", {}), account("b", {})];
    expect(judge(locked, facts, [shadow])).toEqual([`account:*#locked: undecided, ${denied}`]);
  });

  test("a value that was seen is judged, though others were not", () => {
    expect(
      judge(
        onlyRoot,
        [root, account("toor", { uid: 0 })],
        [{ address: "account:*", why: "sssd is not listed" }],
      ),
    ).toEqual(["account:toor#uid: 0, expected none of 0", "account:*#uid: undecided, sssd is not listed"]);
  });

  test("a gap elsewhere hides nothing", () => {
    const gaps = [
      { address: "file:/opt/other", why: denied, below: true as const },
      { address: "account:bob", why: denied },
    ];
    expect(
      judge(check({ at: "file:/opt/mes/*#mode", expect: { present: true }, absent: "holds" }), [], gaps),
    ).toEqual([]);
    expect(judge(check({ at: "account:root#locked", expect: { equals: false } }), [root], gaps)).toEqual([]);
  });
});
