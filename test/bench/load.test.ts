import { expect, test } from "vitest";

test("what the bench takes for the cost of loading does load", async () => {
  expect(Object.keys(await import("./load.ts"))).toEqual([]);
});
