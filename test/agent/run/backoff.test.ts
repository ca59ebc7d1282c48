import fc from "fast-check";
import { expect, test } from "vitest";
import { backoff } from "../../../agent/run/backoff.ts";

const QUARTER_OF_AN_HOUR = 900_000;

test("the wait grows with each failure, to a quarter of an hour and no further", () => {
  const longest = Array.from({ length: 12 }, (_, at) => Math.round(backoff(at + 1, () => 1) / 1000));
  expect(longest).toEqual([6, 11, 21, 41, 81, 161, 321, 641, 901, 901, 901, 901]);
  expect(backoff(10_000, () => 1)).toBe(QUARTER_OF_AN_HOUR + 1000);
});

test("nobody comes back at once, and no two hosts together: the whole of the wait is diced", () => {
  const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), dice, (failures, thrown) => {
      const wait = backoff(failures, () => thrown);
      return wait >= 1000 && wait <= QUARTER_OF_AN_HOUR + 1000;
    }),
  );
});

test("of ten thousand hosts that lost the collector together few come back in the same second", () => {
  const seconds = Array.from({ length: 10_000 }, (_, at) => Math.floor(backoff(9, () => at / 10_000) / 1000));
  const together = [...Map.groupBy(seconds, (second) => second).values()].map(({ length }) => length);
  expect(Math.max(...together)).toBeLessThan(20);
});
