import { XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { chart } from "./chart.ts";

const row = (what: string, cpu: number) => ({ set: "W3 <&>", what, cpu, wall: cpu, peak: 1, rounds: 1 });
const grown = [1000, 10_000, 100_000].map((files) => ({
  files,
  peer: row("aide", files / 10_000),
  first: row("mesdrift, first", files / 5000),
  repeat: row("mesdrift, nothing changed", files / 50_000),
}));

test("the chart is well-formed, whatever the names hold", () => {
  expect(
    XMLValidator.validate(
      chart(
        grown.map(({ peer }) => peer),
        grown,
      ),
    ),
  ).toBe(true);
});

test("the bar of twice the time is twice as long", () => {
  const widths = [
    ...chart([row("mesdrift", 2), row("aide", 1)], []).matchAll(/<rect x="\d+" .*?width="(\d+)"/g),
  ];
  const [ours, peer] = widths.map(([, width]) => Number(width));
  expect(ours).toBe(2 * (peer ?? 0));
});

test("a cost in proportion to the files is a straight line", () => {
  const [, points = ""] = /points="([^"]*)" fill="none" stroke="#d55e00"/.exec(chart([], grown)) ?? [];
  const heights = points.split(" ").map((point) => Number(point.split(",")[1]));
  expect(heights).toHaveLength(3);
  const [low = 0, middle = 0, high = 0] = heights;
  expect(low).toBeGreaterThan(high);
  expect(middle).toBeCloseTo((low + high) / 2, 0);
});

test("where the growth was not measured, there is no drawing of it", () => {
  expect(chart([row("aide", 1)], [])).not.toContain("polyline");
});
