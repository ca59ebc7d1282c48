import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson } from "../../src/model/json.ts";

const one = fc.constantFrom("\\", "\n", "\u0000", '"', "\u001b", "a", "_", "{", ",", "");
const name = fc.oneof(
  one,
  fc.array(one, { maxLength: 4 }).map((parts) => parts.join("")),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, name, fc.integer(), fc.constant(null), fc.array(tie("any")), tie("object")),
  object: fc.dictionary(name, tie("any")),
})).any;

test("a name with an escape is read as it was written, whatever was read before", () => {
  for (const text of ['{"q":1,"\\\\":2}', '{"q":1,"\\n":2}', '{"q":1,"\\u0000":2}', '{"q":1, "\\"" : 2}'])
    expect(JSON.stringify(parseJson(text))).toBe(text.replaceAll(" ", ""));
});

test("nor is a longer name with an escape taken for one that begins as it is written", () => {
  for (const text of [
    '{"a\\\\":1}',
    '{"a\\"":1}',
    '{"\\\\\\"":1}',
    '{"\\"\\n":1}',
    '{"\\\\u0":1}',
    '{"\\u0000\\u0000\\u0000":1}',
  ])
    expect(JSON.stringify(parseJson(text))).toBe(text);
});

test("a name that looks like the end of a value, or holds what looks like one, is read all the same", () => {
  const values = [
    { a: "b,", ":\n": 1 },
    { "a,": ": b\n" },
    { 'x":': '\\":', "y\n": {} },
    ["\\", { "\\": '": 1', '", "n\n": 1': "" }],
  ];
  for (const value of values) {
    const text = JSON.stringify(value);
    expect(JSON.stringify(parseJson(text))).toBe(text);
    expect(JSON.stringify(parseJson(JSON.stringify(value, undefined, 2)))).toBe(text);
  }
});

test("a lone surrogate in a name stays one", () => {
  expect(Object.keys(parseJson('{"\\ud800\\n":1}'))).toEqual(["\ud800\n"]);
});

test("any value is read as it was written, with names, order and all", () => {
  fc.assert(
    fc.property(value, fc.constantFrom(0, 2), (written, indent) => {
      const text = JSON.stringify(written, undefined, indent);
      expect(JSON.stringify(parseJson(text), undefined, indent)).toBe(text);
    }),
    { numRuns: 5000 },
  );
});

test("what is no JSON is refused as ever", () => {
  expect(() => parseJson('{"\\n":')).toThrow(SyntaxError);
});
