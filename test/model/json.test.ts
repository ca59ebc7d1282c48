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

test("a name of one character that has to be escaped is read as it was written, whatever was read before", () => {
  for (const text of ['{"q":1,"\\\\":2}', '{"q":1,"\\n":2}', '{"q":1,"\\u0000":2}', '{"q":1, "\\"" : 2}'])
    expect(JSON.stringify(parseJson(text))).toBe(text.replaceAll(" ", ""));
});

test("any value is read as it was written, with names, order and all", () => {
  fc.assert(
    fc.property(value, fc.constantFrom(0, 2), (written, indent) => {
      const text = JSON.stringify(written, undefined, indent);
      expect(JSON.stringify(parseJson(text), undefined, indent)).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test("what is no JSON is refused as ever", () => {
  expect(() => parseJson('{"\\n":')).toThrow(SyntaxError);
});
