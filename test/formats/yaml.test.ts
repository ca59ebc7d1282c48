import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { LIMITS } from "../../src/formats/tree.ts";
import { yaml } from "../../src/formats/yaml.ts";
import { outcome, plain, timed } from "./plain.ts";

const read = (text: string) => plain(yaml.parse(text));

test("scalars keep the types of YAML 1.2, whatever version a file declares", () => {
  const text =
    "%YAML 1.1\n---\n[yes, true, ~, null, 08088, 0x1F, 0o17, 1_000, 1.10, '1', 12:30:45, 2001-01-01, .5]";
  expect(read(text)).toEqual([
    "yes",
    true,
    null,
    null,
    8088,
    31,
    15,
    "1_000",
    1.1,
    "1",
    "12:30:45",
    "2001-01-01",
    0.5,
  ]);
});

test("a number that a double would change stays as written", () => {
  expect(
    yaml.parse("[12345678901234567890, 1e400, .inf, -.INF, .nan]").children.map(({ value }) => value),
  ).toEqual([
    { number: "12345678901234567890" },
    { number: "1e400" },
    { number: ".inf" },
    { number: "-.INF" },
    { number: ".nan" },
  ]);
});

test("keys keep their order, keys given twice stay, and a key is text", () => {
  const { children } = yaml.parse("b: 1\na: 2\nb: 3\n1.10: x\ntrue: y\n? null\n: z\n");
  expect(children.map(({ name, value }) => [name, value])).toEqual([
    ["b", 1],
    ["a", 2],
    ["b", 3],
    ["1.10", "x"],
    ["true", "y"],
    ["null", "z"],
  ]);
});

test("comments, quotes, flow style and indentation say nothing", () => {
  expect(yaml.parse('a: # one\n    - "x"\n    - {b: 1}\n')).toEqual(yaml.parse("# top\na: [x,\n {b: 1}]"));
});

test("block scalars are text as YAML folds it", () => {
  expect(read("a: |\n  one\n  two\nb: >-\n  one\n  two\n")).toEqual({ a: "one\ntwo\n", b: "one two" });
});

test("empty values, lists and mappings are values of their own", () => {
  expect(read("a:\nb: []\nc: {}\n")).toEqual({ a: null, b: [], c: {} });
});

test("several documents are a list, and an empty one is none", () => {
  expect(read("a: 1\n---\nb: 2\n")).toEqual([{ a: 1 }, { b: 2 }]);
  expect(read("---\na: 1\n---\n")).toEqual({ a: 1 });
  expect(read("# nothing\n")).toBe(null);
});

test("an alias is what the last anchor of its name before it marks", () => {
  expect(read("- &a 1\n- &b [*a]\n- &a 2\n- *b\n- *a\n")).toEqual([1, [1], 2, [1], 2]);
});

test("merge keys bring what is not there yet", () => {
  const text = "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\nx:\n  b: 9\n  <<: [*base, *more]\n";
  expect(read(text)).toMatchObject({ x: { a: 1, b: 9, c: 4 } });
});

test("a tag that is not YAML's own is an attribute, and its value is text", () => {
  expect(yaml.parse("key: !vault 123\nother: !!str 5").children).toEqual([
    {
      name: "key",
      value: "123",
      children: [{ name: "tag", value: "!vault", attribute: true, children: [] }],
    },
    { name: "other", value: "5", children: [] },
  ]);
});

test("names of every object's properties are names like any other", () => {
  expect(yaml.parse("__proto__: {a: 1}\nconstructor: 2\n").children.map(({ name }) => name)).toEqual([
    "__proto__",
    "constructor",
  ]);
});

test.each([
  [
    "aliases that multiply",
    `a0: &a0 [x]\n${Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`).join("\n")}`,
    /20000 values by way of aliases/,
  ],
  ["an alias within what it names", "a: &a [*a]", /aliases included/],
  [
    "merges that multiply",
    `a0: &a0 {x: 1}\n${Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1}\n  <<: [${`*a${at},`.repeat(9)}]`).join("\n")}`,
    /20000 values by way of aliases/,
  ],
  ["an alias without an anchor", "a: *b", /./],
  ["a template that is no YAML", "a: 1\n{{- if .Values.x }}\nb: 2\n{{- end }}\n", /not valid YAML/],
  ["a template as a key", "{{ .Values.x }}: 1", /mapping key that is a collection/],
  ["a tab as indentation", "a:\n\tb: 1", /line 2: not valid YAML/],
  ["flow nesting over the cap", "[".repeat(100_000), /nested deeper than 200/],
  ["block nesting over the cap", "- ".repeat(LIMITS.depth + 1), /nested deeper than 200/],
  [
    "indentation over the cap",
    Array.from({ length: LIMITS.depth + 2 }, (_, at) => `${" ".repeat(at)}a:`).join("\n"),
    /nested deeper than 200/,
  ],
  ["more than a tree may hold", "- a\n".repeat(LIMITS.nodes), /more than 100000/],
])("%s: a FormatError", (_, text, message) => {
  const refusal = { name: "FormatError", message: expect.stringMatching(message) };
  expect(() => yaml.parse(text)).toThrow(expect.objectContaining(refusal));
});

test("an error names the line, and repeats nothing of the text", () => {
  expect(() => yaml.parse('a: 1\npassword: "hun"ter2\n')).toThrow(/^line 2: not valid YAML: [a-z ]+$/);
});

test.each([
  ["items", "- a\n".repeat(250_000)],
  ["mappings in mappings", "{a: ".repeat(250_000)],
  ["comments", "# one more\n".repeat(100_000)],
  ["text", `a: |\n${"  b\n".repeat(250_000)}`],
  ["escapes", `"${"\\n".repeat(500_000)}"`],
])("a million characters of %s take well under two seconds", (_, text) => {
  expect(timed(yaml, text)).toBeLessThan(2_000);
});

test("any value comes back from its YAML", () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }),
      fc.constantFrom("BLOCK_LITERAL", "QUOTE_DOUBLE", "PLAIN"),
      (value, defaultStringType) => {
        const json: unknown = JSON.parse(JSON.stringify(value));
        const text = stringify(json, { defaultStringType, aliasDuplicateObjects: false });
        // The writer loses some white space, such as a single blank as a block; no reader can bring that back.
        fc.pre(isDeepStrictEqual(parse(text), json));
        expect(read(text)).toEqual(json);
      },
    ),
  );
});

test("any text gives a tree or a FormatError", () => {
  const piece = fc.constantFrom(
    "a",
    ": ",
    ":",
    "- ",
    "? ",
    "\n",
    "\n  ",
    "  ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "!t ",
    "!!int ",
    "|",
    ">",
    "'",
    '"',
    "#",
    "---\n",
    "...",
    "%YAML 1.1\n",
    "<<: ",
    "\t",
    "é",
    "{{",
    "@",
    "`",
    "\u0001",
    "1",
    "null",
  );
  const soup = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(fc.oneof(fc.string(), soup), (text) => {
      outcome(() => yaml.parse(text));
    }),
    { numRuns: 2_000 },
  );
});
