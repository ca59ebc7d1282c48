import fc from "fast-check";
import { expect, test } from "vitest";
import { wrap } from "../../src/print/wrap.ts";

const words = (text: string) => text.split(/\s+/).filter((word) => word !== "");

test("wrapping loses no word and moves none", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "ü", "三", "`", " ", "-") });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (written, width) => {
      expect(words(wrap(written, width).join(" "))).toEqual(words(written));
    }),
  );
});

test("a wide character counts for two columns", () => {
  expect(wrap("三三 三三", 8)).toEqual(["三三", "三三"]);
  expect(wrap("三三 三三", 9)).toEqual(["三三 三三"]);
});

test("a command in backticks stays on one line, however long", () => {
  expect(wrap("then `systemctl reload ssh`, and look", 12)).toEqual([
    "then",
    "`systemctl reload ssh`,",
    "and look",
  ]);
});
