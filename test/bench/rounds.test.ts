import fc from "fast-check";
import { expect, test } from "vitest";
import { median, rounds, typical } from "./rounds.ts";

const cost = (cpu: number) => ({ cpu, wall: 2 * cpu, peak: 3 * cpu });

test("the median of an odd number of values is the middle one, of an even number the mean of two", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 5, 2])).toBe(3.5);
  expect(median([])).toBeNaN();
});

test("as many values are below the median as above it", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const middle = median(values);
      const below = values.filter((value) => value < middle).length;
      const above = values.filter((value) => value > middle).length;
      expect(below).toBeLessThanOrEqual(values.length / 2);
      expect(above).toBeLessThanOrEqual(values.length / 2);
    }),
  );
});

test("each part of a cost has its own median", () => {
  expect(typical([cost(3), cost(1), cost(2)])).toEqual(cost(2));
});

test("programs run in turn, round by round, and what has no cost is not counted", async () => {
  const ran: string[] = [];
  const step = (name: string, cpu?: number) => ({
    name,
    run: async () => {
      ran.push(name);
      return cpu === undefined ? undefined : cost(cpu);
    },
  });
  const costs = await rounds(2, 60, [step("ours", 1), step("peer", 2), step("restore")]);
  expect(ran).toEqual(["ours", "peer", "restore", "ours", "peer", "restore"]);
  expect(costs.get("peer")).toEqual([cost(2), cost(2)]);
  expect(costs.get("restore")).toEqual([]);
});

test("there is one round, even without time", async () => {
  const costs = await rounds(5, 0, [{ name: "ours", run: async () => cost(1) }]);
  expect(costs.get("ours")).toHaveLength(1);
});
