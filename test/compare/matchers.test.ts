import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holds } from "../../src/compare/matchers.ts";
import { MATCHERS, type Matcher } from "../../src/model/matcher.ts";
import { SecretKeeper } from "../../src/model/secret.ts";
import { Trouble } from "../../src/model/trouble.ts";
import type { Value } from "../../src/model/value.ts";

const keeper = new SecretKeeper(new Uint8Array(32).fill(7));
const NO_NUMBER = "is no number";

/** matcher, value, and what comes out: a verdict, or a part of the reason why there is none. */
const table: [Matcher, Value | undefined, boolean | string][] = [
  [{ equals: "no" }, "no", true],
  [{ equals: "no" }, "No", false],
  [{ equals: "0" }, 0, false],
  [{ equals: null }, null, true],
  [{ equals: ["a", "b"] }, ["a", "b"], true],
  [{ equals: ["a", "b"] }, ["b", "a"], false],
  [{ equals: "no" }, undefined, "nothing is there"],
  [{ in: ["no", "prohibit-password"] }, "prohibit-password", true],
  [{ in: ["no"] }, "yes", false],
  [{ in: ["a", "b"] }, ["a", "b", "a"], true],
  [{ in: ["a", "b"] }, ["a", "c"], false],
  [{ in: [] }, "a", false],
  [{ notIn: [0] }, 0, false],
  [{ notIn: [0] }, 1000, true],
  [{ notIn: ["3des-cbc"] }, ["aes256-ctr", "3des-cbc"], false],
  [{ notIn: ["3des-cbc"] }, ["aes256-ctr"], true],
  [{ atLeast: 14 }, 14, true],
  [{ atLeast: 14 }, "14", true],
  [{ atLeast: 14 }, "8", false],
  [{ atLeast: 14 }, "014", true],
  [{ atLeast: 14 }, "14 characters", NO_NUMBER],
  [{ atLeast: 14 }, "", NO_NUMBER],
  [{ atLeast: 14 }, "1e3", NO_NUMBER],
  [{ atLeast: 14 }, "0x10", NO_NUMBER],
  [{ atLeast: 14 }, null, NO_NUMBER],
  [{ atLeast: 14 }, true, NO_NUMBER],
  [{ atLeast: 14 }, { number: "99999999999999999999" }, true],
  [{ atMost: 4 }, "6", false],
  [{ atMost: 4 }, -1, true],
  [{ atMost: 4 }, "3.5", true],
  [{ atMost: 4 }, ["3", "x", "9"], false],
  [{ atMost: 4 }, ["3", "x"], NO_NUMBER],
  [{ range: [1, 365] }, "365", true],
  [{ range: [1, 365] }, "99999", false],
  [{ range: [1, 365] }, 0, false],
  [{ range: [1, 365] }, "never", NO_NUMBER],
  [{ matches: "^(yes|no)$" }, "no", true],
  [{ matches: "^(yes|no)$" }, "no\n", false],
  [{ matches: "b" }, "abc", true],
  [{ matches: "(?i:NOLOGIN)" }, "/usr/sbin/nologin", true],
  [{ matches: "^2$" }, 2, true],
  [{ matches: "a" }, { a: 1 }, "is no text"],
  [{ matches: "a" }, "a".repeat(3000), "longer than"],
  [{ notMatches: "-cbc$" }, ["aes256-ctr", "aes128-cbc"], false],
  [{ notMatches: "-cbc$" }, ["aes256-ctr"], true],
  [{ subset: ["adm", "sudo"] }, ["sudo"], true],
  [{ subset: ["adm"] }, ["adm", "eve"], false],
  [{ subset: [] }, [], true],
  [{ subset: ["adm"] }, "adm", true],
  [{ present: true }, "", true],
  [{ present: true }, undefined, false],
  [{ absent: true }, undefined, true],
  [{ absent: true }, null, false],
  [{ modeAtMost: "0640" }, "0600", true],
  [{ modeAtMost: "0640" }, "0640", true],
  [{ modeAtMost: "0640" }, "0644", false],
  [{ modeAtMost: "0640" }, "0410", false],
  [{ modeAtMost: "0755" }, "4755", false],
  [{ modeAtMost: "0640" }, "rw-r-----", "is no file mode"],
  [{ modeAtMost: "0640" }, 420, "is no file mode"],
  [{ notShippedDefault: true }, keeper.seal("changeit"), false],
  [{ notShippedDefault: true }, keeper.seal("a long one of its own"), true],
  [{ notShippedDefault: true }, "changeit", "not seen as a secret"],
  [{ present: true }, keeper.seal("x"), true],
  [{ absent: true }, keeper.seal("x"), false],
  [{ equals: "x" }, keeper.seal("x"), "it is a secret"],
  [{ notIn: ["admin"] }, keeper.seal("admin"), "it is a secret"],
  [{ notIn: ["admin"] }, ["a", keeper.seal("admin")], "there are secrets"],
];

test.each(table)("%j asked of %j: %j", (matcher, value, outcome) => {
  const verdict = holds(matcher, value);
  if (typeof outcome === "boolean") expect(verdict).toEqual({ holds: outcome });
  else expect(verdict).toEqual({ undecided: expect.stringContaining(outcome) });
});

test("the table asks every matcher there is, with every outcome it can have", () => {
  const asked = new Set(table.map(([matcher]) => Object.keys(matcher)[0]));
  expect([...asked].sort()).toEqual([...MATCHERS].sort());
});

describe("regular expressions", () => {
  test.each([
    "(a+)+$",
    "(a|aa)*b",
    "((a*))*",
    "(x+x+)+y",
    "(a{1,30}){1,30}",
    "([a-z]+)*",
    "(a)\\1",
    "a*b*c*",
  ])("refuses %s, which could take forever", (pattern) => {
    expect(() => holds({ matches: pattern }, "a")).toThrow(Trouble);
  });

  test.each(["(", "[a", "a**", "\\p{Nope}"])("refuses %s, which is none", (pattern) => {
    expect(() => holds({ matches: pattern }, "a")).toThrow(Trouble);
  });

  test.each(["^(3des|arcfour)-cbc$", "[*+]{2}", "\\(a+\\)", "^[a-z]+-\\d{1,3}$", "(?:abc){3}"])(
    "takes %s",
    (pattern) => {
      expect(holds({ matches: pattern }, "a")).toHaveProperty("holds");
    },
  );

  test("the worst expression that is taken is tried on the longest text in seconds at most", () => {
    const before = performance.now();
    holds({ matches: "a*a*b" }, "a".repeat(1000));
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

test("whatever is asked of whatever value, the answer is a verdict and the same one again", () => {
  const matcher = fc.oneof(
    fc.record({ equals: fc.jsonValue() }),
    fc.record({ in: fc.array(fc.jsonValue()) }),
    fc.record({ atLeast: fc.integer() }),
    fc.record({ range: fc.tuple(fc.integer(), fc.integer()) }),
    fc.record({ subset: fc.array(fc.jsonValue()) }),
    fc.constant({ modeAtMost: "0640" }),
  );
  fc.assert(
    fc.property(matcher, fc.jsonValue(), (asked, value) => {
      const verdict = holds(asked as Matcher, value as Value);
      expect(Object.keys(verdict)).toHaveLength(1);
      expect(holds(asked as Matcher, value as Value)).toEqual(verdict);
    }),
  );
});

test("in and notIn are each other's opposite for a single value", () => {
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(fc.array(scalar), scalar, (list, value) => {
      const isIn = holds({ in: list }, value);
      const isOut = holds({ notIn: list }, value);
      expect("holds" in isIn && "holds" in isOut && isIn.holds !== isOut.holds).toBe(true);
    }),
  );
});
