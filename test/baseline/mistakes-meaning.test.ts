import { describe, expect, test } from "vitest";
import { CHECK, HEAD, mistakesIn, withCheck } from "./mistakes-in.ts";

describe("every mistake in its meaning has one too", () => {
  test.each([
    [
      "unknown kind",
      withCheck("account:*#uid", "acount:*#uid"),
      '7:9: unknown kind "acount", did you mean "account"?',
    ],
    [
      "field the kind has not",
      withCheck("account:*#uid", "account:*#uidd"),
      '7:9: an account has no field "uidd", did you mean "uid"?',
    ],
    ["a question to a whole fact", withCheck("account:*#uid", "account:bob"), "7:9: names a whole fact"],
    [
      "an expression that does not compile",
      withCheck("notIn: [0]", 'matches: "("'),
      '8:24: "(" is no regular expression',
    ],
    [
      "an expression that takes forever",
      withCheck("notIn: [0]", 'matches: "(a+)+"'),
      '8:24: the regular expression "(a+)+" repeats',
    ],
    [
      "a range upside down",
      withCheck("notIn: [0]", "range: [9, 1]"),
      "8:22: can never hold: the first number is above the second",
    ],
    [
      "nothing to choose from",
      withCheck("notIn: [0]", "in: []"),
      "8:19: can never hold: there is nothing to choose from",
    ],
    [
      "absent and yet not",
      withCheck("notIn: [0]", "absent: true").replace("absent: holds", "absent: fails"),
      "9:13: can never hold",
    ],
    ["present or not", withCheck("notIn: [0]", "present: true"), "9:13: can never fail"],
    [
      "leaving out another kind",
      withCheck("severity", 'except: ["file:/x"]\n    severity'),
      "10:14: leaves out facts of kind file",
    ],
    [
      "leaving out a field",
      withCheck("severity", 'except: ["account:a#uid"]\n    severity'),
      "10:14: leaves out whole facts",
    ],
    ["a check's id twice", `${withCheck("", "")}  ${CHECK}\n`, '14:9: there is a check "A-1" above'],
    [
      "a parameter nobody knows",
      withCheck("notIn: [0]", 'atMost: "${most}"'),
      '8:23: unknown parameter "most"',
    ],
    [
      "a value for a parameter nobody knows",
      `${HEAD}values: { most: 1 }\n`,
      '4:11: unknown parameter "most"',
    ],
    [
      "state of an unknown kind",
      `${HEAD}state: { kinds: [files] }\n`,
      '4:18: unknown kind "files", did you mean "file"?',
    ],
    [
      "a fact that is not compared",
      `${HEAD}state: { kinds: [], facts: [{ kind: file, key: /a, fields: {} }] }\n`,
      "4:37: facts of kind file are not compared",
    ],
    [
      "a fact that moves by itself",
      `${HEAD}state: { kinds: [account], facts: [{ kind: account, key: a, fields: { lastChange: x } }] }\n`,
      "4:83: lastChange of a account moves by itself",
    ],
    [
      "bulk that isn't there",
      `${HEAD}state: { kinds: [file], bulk: { file: x.jsonl, sha256: ${"a".repeat(64)}, facts: 0 } }\n`,
      "4:31: /x.jsonl: can't be read",
    ],
  ])("%s", (_, text, mistake) => {
    const found = mistakesIn(text);
    expect(found.find((line) => line.startsWith(mistake)) ?? found).toEqual(expect.stringContaining(mistake));
  });

  test("bulk state that was changed since is refused before it is read", () => {
    const text = `${HEAD}state: { kinds: [file], bulk: { file: x.jsonl, sha256: ${"a".repeat(64)}, facts: 0 } }\n`;
    expect(mistakesIn(text, { "x.jsonl": "not even JSON" })[0]).toContain(
      "is not the state this baseline approves",
    );
  });
});
