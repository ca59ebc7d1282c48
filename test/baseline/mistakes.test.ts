import { describe, expect, test } from "vitest";
import { HEAD, mistakesIn, withCheck } from "./mistakes-in.ts";

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
      "4:22: release: expected text, found number 12: put it in quotes",
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
    [
      "a name twice",
      `${HEAD}id: again\n`,
      "4:1: found id a second time in one map, expected it once; put both together",
    ],
    ["not even a map", "- a\n", "1:1: expected a map of fields, found a list"],
    ["nothing", "", "1:1: expected a map of fields, found nothing"],
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
