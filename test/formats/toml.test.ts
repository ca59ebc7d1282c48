import fc from "fast-check";
import { stringify } from "smol-toml";
import { expect, test } from "vitest";
import { toml } from "../../src/formats/toml.ts";
import { LIMITS } from "../../src/formats/tree.ts";
import { outcome, plain, timed } from "./plain.ts";

const read = (text: string) => plain(toml.parse(text));

test("tables, dotted keys and lists of tables become one tree with TOML's types", () => {
  const text = `title = "x" # comment\na.b = [1, 2.5, true]\n[server]\nport = 0x1F90\n[[unit]]\nname = 'n'\n[[unit]]\n`;
  expect(read(text)).toEqual({
    title: "x",
    a: { b: [1, 2.5, true] },
    server: { port: 8080 },
    unit: [{ name: "n" }, {}],
  });
});

test("white space, comments and the style of tables say nothing", () => {
  expect(toml.parse("[a]\nb = 1\n\n[a.c]\nd = 'e'")).toEqual(
    toml.parse('# top\na = { b=1, c={d="e"} } # end\n'),
  );
});

test("dates are text, and numbers that a double can't hold stay exact", () => {
  const values = toml.parse(
    "a = 1979-05-27\nb = 07:32:00\nc = 1979-05-27T07:32:00-07:00\nd = 9223372036854775807\ne = inf",
  ).children;
  expect(values.map(({ value }) => value)).toEqual([
    "1979-05-27",
    "07:32:00.000",
    "1979-05-27T07:32:00.000-07:00",
    { number: "9223372036854775807" },
    { number: "Infinity" },
  ]);
});

test("names of every object's properties are names like any other", () => {
  expect(toml.parse("__proto__ = 1\nconstructor.x = 2").children.map(({ name }) => name)).toEqual([
    "__proto__",
    "constructor",
  ]);
});

test("an error names the line, and repeats nothing of the text", () => {
  expect(() => toml.parse('a = 1\npassword = "hun"ter2"\n')).toThrow(/^line 2: not valid TOML$/);
});

test.each([
  ["inline nesting", `a = ${"[".repeat(100_000)}`],
  ["dotted keys", `a${".a".repeat(LIMITS.depth + 1)} = 1`],
  ["more values than a tree may hold", `a = [${"1,".repeat(LIMITS.nodes)}]`],
  ["a key given twice", "a = 1\na = 2"],
])("%s: refused", (_, text) => {
  expect(outcome(() => toml.parse(text))).toBe("refused");
});

test.each([
  ["tables", Array.from({ length: 15_000 }, (_, at) => `[t${at}]\na = 1`).join("\n")],
  ["dots", `a${".a".repeat(75_000)} = 1`],
  ["escapes", `a = "${"\\n".repeat(75_000)}"`],
])("150,000 characters of %s take well under two seconds", (_, text) => {
  expect(timed(toml, text)).toBeLessThan(2_000);
});

test("any table comes back from its TOML", () => {
  const scalar = fc.oneof(fc.string(), fc.boolean(), fc.maxSafeInteger());
  const value = fc.oneof(scalar, fc.array(scalar), fc.dictionary(fc.string({ minLength: 1 }), scalar));
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), value), (table) => {
      expect(read(stringify(table))).toEqual({ ...table });
    }),
  );
});

test("any text gives a tree or a FormatError", () => {
  const piece = fc.constantFrom(
    "a",
    "b",
    ".",
    "=",
    " ",
    "\n",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ",",
    '"',
    "'",
    '"""',
    "1",
    "-",
    "+",
    "_",
    "0x",
    "inf",
    "true",
    "1979-05-27",
    "T",
    "07:32:00",
    "#",
    "\\",
    "\\u00e9",
    "é",
    "__proto__",
  );
  const soup = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(fc.oneof(fc.string(), soup), (text) => {
      outcome(() => toml.parse(text));
    }),
    { numRuns: 2_000 },
  );
});
