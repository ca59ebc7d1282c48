import fc from "fast-check";
import JSON5 from "json5";
import { expect, test } from "vitest";
import { json, json5 } from "../../src/formats/json.ts";
import { FormatError, LIMITS } from "../../src/formats/tree.ts";
import { outcome, plain, timed } from "./plain.ts";

test("members keep their order, their types, and names given twice", () => {
  expect(json.parse(`{"b": 1, "a": [true, null, "1"], "b": {}, "c": []}`).children).toEqual([
    { name: "b", value: 1, children: [] },
    {
      name: "a",
      list: true,
      children: [
        { name: "", value: true, children: [] },
        { name: "", value: null, children: [] },
        { name: "", value: "1", children: [] },
      ],
    },
    { name: "b", value: {}, children: [] },
    { name: "c", value: [], children: [] },
  ]);
});

test.each(["12345678901234567890", "1e400", "0.1000000000000000055", "-9007199254740993", "1e-400"])(
  "the number %s, which a double would change, stays as written",
  (written) => {
    expect(json.parse(written).value).toEqual({ number: written });
  },
);

test.each([
  ["0.1", 0.1],
  ["1.50e2", 150],
  ["100000000000000000000000", 1e23],
  ["9007199254740992", 2 ** 53],
  ["-0.0", -0],
  ["5e-324", 5e-324],
])("the number %s is a number", (written, value) => {
  expect(json.parse(written).value).toBe(value);
});

test("JSON5's numbers are numbers where JSON has them, else as written", () => {
  expect(
    json5.parse("[0x1F, +.5, 5., -0xFFFFFFFFFFFFFFFFF, Infinity, -NaN]").children.map(({ value }) => value),
  ).toEqual([31, 0.5, 5, { number: "-0xFFFFFFFFFFFFFFFFF" }, { number: "Infinity" }, { number: "-NaN" }]);
});

test("half a surrogate pair spelled as an escape is kept", () => {
  expect(json.parse(String.raw`{"\udc00": "\ud83d\ude00\ud800"}`).children[0]).toEqual({
    name: "\udc00",
    value: "😀\ud800",
    children: [],
  });
});

test("comments and white space between the parts say nothing", () => {
  const bare = json.parse(`{"a":[1,"// no"],"b":{}}`);
  expect(
    json.parse(`// top\n{ /* x */ "a" /**/ : [ 1 , // one\n "// no" ]\n, "b": {/* none */} } // end`),
  ).toEqual(bare);
});

test("JSON does not take what only JSON5 has", () => {
  for (const text of ["[1,]", "{a: 1}", "['a']", "[.5]", "[0x1]", '["\\\n"]', "[\u00a01]"]) {
    expect(() => json.parse(text)).toThrow(FormatError);
    expect(() => json5.parse(text)).not.toThrow();
  }
});

test("an error tells the line, what was found and what was expected, and no more of the text than a character", () => {
  expect(() => json.parse('{\n  "password" "hunter2"\n}')).toThrow(/^line 2: found "\\"", expected ":"$/);
  expect(() => json.parse("[1,\n2")).toThrow(/^line 2: found the end, expected "," or "]"$/);
});

test("nesting and number of values are capped", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  expect(() => json.parse(nested(LIMITS.depth))).not.toThrow();
  expect(() => json.parse(nested(100_000))).toThrow(/nested deeper than 200/);
  expect(() => json.parse(`[${"0,".repeat(LIMITS.nodes)}0]`)).toThrow(/more than 100000/);
});

test.each([
  ["white space", " ".repeat(1_000_000)],
  ["comments", "/**/".repeat(250_000)],
  ["comments that don't close", "/*".repeat(500_000)],
  ["digits", `1${"0".repeat(1_000_000)}1`],
  ["hexadecimal digits", `0x${"f".repeat(1_000_000)}`],
  ["a name", `{${"a".repeat(1_000_000)}:1}`],
  ["escapes", `"${"\\n".repeat(500_000)}"`],
])("a million characters of %s take well under two seconds", (_, text) => {
  for (const format of [json, json5]) expect(timed(format, text)).toBeLessThan(2_000);
});

const soup = (pieces: string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => parts.join(""));
const STRICT = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  '"a"',
  "\\",
  "\\u00e9",
  "\\ud800",
  "\\x41",
  "0",
  "1",
  "-",
  "+",
  ".",
  "e",
  "E9",
  "true",
  "null",
  "tru",
  " ",
  "\n",
  "\t",
  "\u0001",
  "\u00a0",
  "é",
  "\ufeff",
  "[1]",
  "{}",
  '{"a":',
  '"__proto__":1',
];
const LOOSE = [
  ...STRICT,
  "'",
  "a",
  "$_",
  "\\u0061",
  "\\\n",
  "\\0",
  "\\v",
  "\\q",
  "Infinity",
  "NaN",
  "0x",
  "0xF",
  "//",
  "/*",
  "*/",
  "\u2028",
  "\u200d",
  "constructor:",
];

test("JSON is what JSON.parse takes, and means the same", () => {
  const close = (text: string) => text.replace(/\/[/*]/g, "");
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        soup(STRICT),
        fc.string(),
        fc.jsonValue().map((value) => JSON.stringify(value, null, "\t")),
      ),
      (raw) => {
        const text = close(raw);
        expect(outcome(() => plain(json.parse(text)))).toEqual(outcome(() => JSON.parse(text), SyntaxError));
      },
    ),
    { numRuns: 3_000 },
  );
});

test("JSON5 is what its reference implementation takes, and means the same", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        soup(LOOSE),
        soup(LOOSE).map((inner) => `[${inner}]`),
        soup(LOOSE).map((inner) => `{${inner}}`),
        fc.jsonValue().map((value) => JSON5.stringify(value, null, 2)),
      ),
      (text) => {
        expect(outcome(() => plain(json5.parse(text)))).toEqual(
          outcome(() => JSON5.parse(text), SyntaxError),
        );
      },
    ),
    { numRuns: 5_000 },
  );
});
