import fc from "fast-check";
import { expect, test } from "vitest";
import { UNSAFE } from "../../src/model/text.ts";
import { safeJson } from "../../src/print/json.ts";

test("JSON made safe to show means the same, and holds nothing unsafe", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("\u202e", "\u009b", "\u2028", "\udc80", "\u{e0001}"),
  );
  fc.assert(
    fc.property(fc.dictionary(anyText, anyText), (value) => {
      const shown = safeJson(JSON.stringify(value));
      expect(JSON.parse(shown)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(shown.match(UNSAFE)).toBeNull();
    }),
  );
});
