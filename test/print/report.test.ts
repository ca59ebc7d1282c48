import { expect, test } from "vitest";
import { COLOURED, PLAIN, pageFor } from "../../src/print/page.ts";
import { reportText } from "../../src/print/report.ts";
import { COMMAND, LINE3 } from "./line3.ts";

const plain = { ink: PLAIN, width: 100 };

/** What a report says above its first finding. */
const head = (text: string) => text.slice(0, text.indexOf("\n\n"));

test("a report reads well on paper", async () => {
  await expect(reportText(LINE3, plain)).toMatchFileSnapshot("golden/report.txt");
});

test("a report reads well on a terminal, with colours and narrower lines", async () => {
  await expect(reportText(LINE3, { ink: COLOURED, width: 80 })).toMatchFileSnapshot("golden/report.ansi");
});

test("no line is wider than the page, but for a command that is to be copied in one go", () => {
  const lines = reportText(LINE3, plain).split("\n");
  const tooWide = lines.filter((line) => line.length > plain.width);
  expect(tooWide.map((line) => line.trim())).toEqual([`${COMMAND},`]);
});

test("against checks alone it says that drift can't be told", () => {
  const packs = LINE3.baseline.map((one) => ({ ...one, state: false }));
  expect(head(reportText({ ...LINE3, baseline: packs }, plain))).toContain("drift can't be told");
  expect(head(reportText({ ...LINE3, baseline: [] }, plain))).toContain("no pack fits this system");
  expect(head(reportText(LINE3, plain))).not.toContain("drift can't be told");
});

test("it says what root would see, or that root could not see it either", () => {
  const asRoot = { ...LINE3, ranAs: { user: "root", privileged: true } };
  expect(reportText(LINE3, plain)).toContain("Run it as root to see what only root may read.");
  expect(reportText(asRoot, plain)).toContain("root could not see either");
});

test("a report without a finding says so", () => {
  expect(reportText({ ...LINE3, findings: [] }, plain)).toMatch(
    /Result: nothing found\.\n7 places could not be read/,
  );
});

test.each([
  ["a pipe", {}, 100],
  ["a narrow terminal", { isTTY: true, columns: 20 }, 60],
  ["a usual terminal", { isTTY: true, columns: 90 }, 90],
  ["a wide terminal", { isTTY: true, columns: 300 }, 110],
])("the page of %s has a width that can be read", (_, stream, width) => {
  expect(pageFor(stream).width).toBe(width);
});

test("there are no colours where nobody could see them, or somebody does not want them", () => {
  const before = process.env.NO_COLOR;
  delete process.env.NO_COLOR;
  expect(pageFor({ isTTY: true }).ink).toBe(COLOURED);
  expect(pageFor({}).ink).toBe(PLAIN);
  process.env.NO_COLOR = "1";
  expect(pageFor({ isTTY: true }).ink).toBe(PLAIN);
  if (before === undefined) delete process.env.NO_COLOR;
  else process.env.NO_COLOR = before;
});
