import { expect, test } from "vitest";
import { inWaves, wavesOf } from "../../../src/cli/deploy/waves.ts";

test("the first hosts go alone, the rest in waves", () => {
  expect(wavesOf([1, 2, 3, 4, 5, 6], 1, 2)).toEqual([[1], [2, 3], [4, 5], [6]]);
  expect(wavesOf([1, 2], 5, 2)).toEqual([[1, 2]]);
  expect(wavesOf([], 1, 2)).toEqual([]);
});

test("after a wave in which a host fails no other begins, and the rest of that wave is still gone through", async () => {
  const seen: number[] = [];
  const left = await inWaves([[1], [2, 3], [4], [5]], 2, async (host) => {
    seen.push(host);
    return host !== 2;
  });
  expect([seen, left]).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

test("never more hosts at a time than the limit", async () => {
  let [now, most] = [0, 0];
  await inWaves([[1, 2, 3, 4, 5, 6, 7]], 3, async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 5));
    now -= 1;
    return true;
  });
  expect(most).toBe(3);
});
