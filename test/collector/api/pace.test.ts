import { expect, test } from "vitest";
import { isFull, paceFor } from "../../../src/collector/api/pace.ts";

test("nobody waits for a queue that is done within a second; for a long one as long as it takes, and five minutes at most", () => {
  expect([0, 1, 499, 500, 5000, 1_000_000].map(paceFor)).toEqual([0, 0, 0, 1, 10, 300]);
});

test("from tens of thousands on nothing more is taken, and whoever comes then is asked to wait", () => {
  expect([49_999, 50_000].map(isFull)).toEqual([false, true]);
  expect(paceFor(50_000)).toBe(100);
});
