import fc from "fast-check";
import { expect, test } from "vitest";
import { hocon } from "../../src/formats/hocon.ts";
import { LIMITS } from "../../src/formats/tree.ts";
import { outcome, plain, timed } from "./plain.ts";

const read = (text: string) => plain(hocon.parse(text));

test("nested objects and dotted names are one object", () => {
  const nested = "listeners { tcp { default { bind = 1883, max = 10 } }, ssl { on = true } }";
  const dotted =
    'listeners.tcp."default".bind : 1883\nlisteners.tcp { default.max = 10 }\n\nlisteners.ssl.on = true # yes';
  expect(read(dotted)).toEqual(read(nested));
  expect(read(nested)).toEqual({
    listeners: { tcp: { default: { bind: "1883", max: "10" } }, ssl: { on: "true" } },
  });
});

test("values are text without their quotes, joined as written", () => {
  expect(
    read('a = 1.10\nb = "x # y"\nc = """one "two"\n"""\nd = two words // said\ne = 10ms\nf = a/b'),
  ).toEqual({
    a: "1.10",
    b: "x # y",
    c: 'one "two"\n',
    d: "two words",
    e: "10ms",
    f: "a/b",
  });
});

test("commas, line breaks, comments and braces around the whole say nothing", () => {
  expect(read("{ a: [1, 2], b { c = 3 } }")).toEqual(
    read("# top\na = [\n 1 // one\n 2\n]\nb = {\n c : 3,\n}\n"),
  );
});

test("lists hold objects and lists, and += adds to one", () => {
  expect(read("a = [{x = 1}, [2], {x = 3}]\nb = []\nc = {}")).toEqual({
    a: [{ x: "1" }, ["2"], { x: "3" }],
    b: [],
    c: {},
  });
  expect(hocon.parse("a += 1\na += 2").children.map(plain)).toEqual([["1"], ["2"]]);
});

test("substitutions and includes stay as written", () => {
  const { children } = hocon.parse('include "base.conf"\na = ${b}/log\nc = ${?d} { e = 1 }\nf = ${g} [2]\n');
  expect(children.map(({ name, value, children: inner }) => [name, value, inner.map(plain)])).toEqual([
    ["include", '"base.conf"', []],
    ["a", "${b}/log", []],
    ["c", "${?d}", ["1"]],
    ["f", undefined, ["${g}", "2"]],
  ]);
});

test("a value given twice stays twice", () => {
  expect(hocon.parse("a = 1\na = 2").children.map(({ value }) => value)).toEqual(["1", "2"]);
});

test("JSON is HOCON", () => {
  expect(read('{"a": {"b.c": [1, "2", null]}, "d": {}}')).toEqual({
    a: { "b.c": ["1", "2", "null"] },
    d: {},
  });
});

test.each([
  ["an object that is not closed", "a {"],
  ["a brace that was never opened", "a = 1 }"],
  ["a list that is not closed", "a = ["],
  ["a string that is not closed", 'a = "'],
  ["a name without a value", "a ="],
  ["a name alone", "a\n"],
  ["a substitution that is not closed", "a = ${b"],
  ["nesting over the cap", "a {".repeat(LIMITS.depth + 1)],
  ["a dotted name over the cap", `a${".a".repeat(LIMITS.depth + 1)} = 1`],
  ["more values than a tree may hold", `a = [${"1,".repeat(LIMITS.nodes)}]`],
])("%s: refused", (_, text) => {
  expect(outcome(() => hocon.parse(text))).toBe("refused");
});

test.each([
  ["words", `a = ${"b ".repeat(250_000)}`],
  ["spaces in a name", `a${" ".repeat(500_000)}=1`],
  ["comments", "#\n".repeat(250_000)],
  ["substitutions that don't close", `a = ${"${".repeat(250_000)}`],
])("half a million characters of %s take well under two seconds", (_, text) => {
  expect(timed(hocon, text)).toBeLessThan(2_000);
});

const texts = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(texts);
  // Their quotes keep these two from being a substitution, or null.
  if (typeof value === "string" && (value === "null" || value.includes("${"))) return `"${value}"`;
  if (typeof value !== "object" || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, texts(member)]));
};

test("any JSON object comes back, its scalars as text", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
      const json: unknown = JSON.parse(JSON.stringify(value));
      expect(read(JSON.stringify(json, null, 1))).toEqual(texts(json));
    }),
  );
});

test("any text gives a tree or a FormatError", () => {
  const piece = fc.constantFrom(
    "a",
    "b",
    ".",
    "=",
    "+=",
    ":",
    " ",
    "\n",
    "[",
    "]",
    "{",
    "}",
    ",",
    '"',
    '"""',
    "${x}",
    "${",
    "$",
    "include ",
    "#",
    "//",
    "/",
    "\\",
    "1",
    "é",
  );
  const soup = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(fc.oneof(fc.string(), soup), (text) => {
      outcome(() => hocon.parse(text));
    }),
    { numRuns: 3_000 },
  );
});
