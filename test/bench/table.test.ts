import { expect, test } from "vitest";
import { goalsTable, rowsTable, table } from "./table.ts";

test("numbers stand right, text stands left", () => {
  expect(table(["Work", "Program", "CPU"], [["a", "longer name", "1"]])).toBe(
    ["Work  Program      CPU", "----  -----------  ---", "a     longer name    1"].join("\n"),
  );
});

test("a row tells its ratio where there is a peer, and its memory where it is known", () => {
  const row = { set: "W", what: "aide", cpu: 1.5, wall: 2, peak: 0, rounds: 3 };
  const [, , peer, own] = rowsTable([row, { ...row, what: "ours", peak: 99.6, ratio: 0.25 }]).split("\n");
  expect(peer?.split(/ {2,}/)).toEqual(["W", "aide", "1.500", "2.000", "3"]);
  expect(own?.split(/ {2,}/)).toEqual(["W", "ours", "1.500", "2.000", "100", "0.250 ×", "3"]);
});

test("a figure at its goal is met, one above is missed, one that was not taken is not measured", () => {
  const lines = goalsTable({ w1_first_vs_aide: 0.5, w1_repeat_vs_aide: 0.151, probes_cpu_ms: null }).split(
    "\n",
  );
  const line = (name: string) => lines.find((text) => text.startsWith(name));
  expect(line("w1_first_vs_aide")).toMatch(/0\.5 +≤ 0\.5 +met$/);
  expect(line("w1_repeat_vs_aide")).toMatch(/0\.151 +≤ 0\.15 +missed$/);
  expect(line("probes_cpu_ms")).toMatch(/not measured$/);
  expect(line("version_ms")).toMatch(/not measured$/);
});
