import { expect, test } from "vitest";
import * as z from "zod";
import { FORMATS } from "../../src/exports/forms.ts";
import { written } from "../../src/exports/written.ts";
import { DriftReport } from "../../src/model/drift-report.ts";
import { UNSAFE } from "../../src/model/text.ts";
import { ALL_CLEAR, PLANT_2 } from "./plant-2.ts";

test.each(FORMATS)(
  "a week of a plant as %s is as it was reviewed; renew with -u and look at it",
  async (format) => {
    await expect(written(PLANT_2, format)).toMatchFileSnapshot(`golden/plant-2.${format}`);
    await expect(written(ALL_CLEAR, format)).toMatchFileSnapshot(`golden/all-clear.${format}`);
  },
);

test("a page is called by the day on which its period ends in the plant", () => {
  const period = { ...PLANT_2.period, until: "2027-03-31T22:00:00.000Z" };
  expect(written({ ...PLANT_2, period }, "html")).toContain(
    "<title>Drift report for plant-2, 2027-04-01</title>",
  );
});

test("a waiver that ran out within the period is told as such", () => {
  const waived = PLANT_2.findings.find(({ standing }) => standing === "waived");
  const until = waived?.finding.waived?.until ?? "";
  const at = (end: string) => written({ ...PLANT_2, period: { ...PLANT_2.period, until: end } }, "html");
  expect(at(until)).toContain("ran out at 2027-05-01 00:00 +02:00");
  expect(at(new Date(Date.parse(until) - 1).toISOString())).not.toContain("ran out");
});

test("the JSON form is read by its schema, which explains each field", async () => {
  expect(DriftReport.parse(JSON.parse(written(PLANT_2, "json")))).toEqual(PLANT_2);
  const schema = JSON.stringify(z.toJSONSchema(DriftReport), null, 2);
  await expect(`${schema}\n`).toMatchFileSnapshot("../../src/exports/drift-report.schema.json");
});

test.each(FORMATS)("no character of a host acts in %s", (format) => {
  const text = written(PLANT_2, format).replace(/^\uFEFF/, "");
  expect(text.replaceAll(/\r?\n/g, "").match(UNSAFE)).toBe(null);
});

test("a cell of the table is never a formula, and every row has the same number of cells", () => {
  const rows = cellsOf(written(PLANT_2, "csv").replace(/^\uFEFF/, ""));
  expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
  const cells = rows.flat();
  expect(cells).toContain(`'=cmd|'/c calc'!A1;'"=1+1"`);
  // Spreadsheets of some countries begin another cell behind a semicolon.
  expect(cells.filter((text) => /(?:^|;)[\s"]*[=+\-@]/.test(text))).toEqual([]);
});

/** Reads a table (RFC 4180). */
function cellsOf(text: string): string[][] {
  return text
    .split("\r\n")
    .filter((line) => line !== "")
    .map((line) =>
      Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) =>
        quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'),
      ),
    );
}
