import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { lintFile } from "../../src/baseline/lint.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { kinds } from "./kinds.ts";

const HEAD = "id: site\nversion: 1\ntitle: A site\n";
const CHECK = `- id: A-1
    title: Only root is root
    at: account:*#uid
    expect: { notIn: [0] }
    absent: holds
    severity: high
    why: because
    fix: userdel NAME
    refs: {}`;

/** What lint says of a baseline, `line:column: text`; of other files with their names. */
function mistakesIn(text: string, others: Record<string, string> = {}): string[] {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries({ "site.yaml": text, ...others }))
    writeFileSync(join(folder, name), content);
  return lintFile(join(folder, "site.yaml"), kinds, folder).map(
    ({ file, line, column, text }) =>
      `${basename(file) === "site.yaml" ? "" : `${basename(file)}:`}${line}:${column}: ${text.replaceAll(folder, "")}`,
  );
}

/** The check with one of its lines exchanged. */
function withCheck(from: string, to: string): string {
  return `${HEAD}checks:\n  ${CHECK.replace(from, to)}\n`;
}

test("a baseline without mistakes has none", () => {
  expect(mistakesIn(withCheck("", ""))).toEqual([]);
});

describe("every mistake in its form has a line and a column", () => {
  test.each([
    ["unknown field", `${HEAD}cheks: []\n`, '4:1: unknown field "cheks", did you mean "checks"?'],
    [
      "unknown field in a check",
      withCheck("severity", "sevrity"),
      '10:5: unknown field "sevrity", did you mean "severity"?',
    ],
    [
      "unknown matcher",
      withCheck("notIn: [0]", "notin: [0]"),
      '8:15: unknown field "notin", did you mean "notIn"?',
    ],
    ["missing field", "id: site\nversion: 1\n", "1:1: title: is missing"],
    [
      "number for text",
      `${HEAD}applies: { release: [12] }\n`,
      "4:22: release: expected string, found number 12: put it in quotes",
    ],
    [
      "unknown word",
      withCheck("absent: holds", "absent: hold"),
      '9:13: absent: expected holds or fails or undecided, did you mean "holds"?',
    ],
    [
      "two matchers",
      withCheck("notIn: [0]", "notIn: [0], atLeast: 1"),
      "8:13: expect: expected exactly one of",
    ],
    [
      "a number that is none",
      withCheck("notIn: [0]", "atMost: four"),
      "8:23: atMost: expected a number, or ${parameter}",
    ],
    ["no address", withCheck("account:*#uid", "accounts"), '7:9: at: "accounts" is no address'],
    [
      "two watches in one",
      `${HEAD}watch:\n  - { config: /a, file: /b }\n`,
      "5:5: watch: expected exactly one of config and file",
    ],
    ["no YAML", `${HEAD}checks: [\n`, "5:1: Flow sequence in block collection"],
    ["a name twice", `${HEAD}id: again\n`, "4:1: Map keys must be unique"],
    ["not even a map", "- a\n", "1:1: expected object, found a list"],
    ["nothing", "", "1:1: expected object, found nothing"],
    ["a tag", `${HEAD}about: !!js/function x\n`, "4:8: Unresolved tag"],
  ])("%s", (_, text, mistake) => {
    const found = mistakesIn(text);
    expect(found.find((line) => line.startsWith(mistake)) ?? found).toEqual(expect.stringContaining(mistake));
  });

  test("a text that grows without end is refused", () => {
    const laughs = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [name, last] of ["ba", "cb", "dc", "ed", "fe", "gf"])
      laughs.push(`${name}: &${name} [${`*${last}, `.repeat(9)}]`);
    expect(mistakesIn(laughs.join("\n"))[0]).toMatch(/alias count/i);
  });
});

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
      '7:9: a account has no field "uidd", did you mean "uid"?',
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

describe("what a baseline extends", () => {
  test("must be there", () => {
    expect(mistakesIn(`${HEAD}extends:\n  - debian-13\n`)[0]).toContain(
      '5:5: "debian-13" is neither a pack nor a file',
    );
  });

  test("must not lead back", () => {
    const others = { "b.yaml": `${HEAD}extends: [./site.yaml]\n` };
    expect(mistakesIn(`${HEAD}extends: [./b.yaml]\n`, others)).toEqual([
      'b.yaml:4:11: "./site.yaml" leads back to this baseline',
    ]);
  });

  test("is linted with its own name", () => {
    expect(mistakesIn(`${HEAD}extends: [pack]\n`, { "pack.yaml": "id: pack\n" })[0]).toBe(
      "pack.yaml:1:1: version: is missing",
    );
  });
});
