import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { driftHtml } from "../../src/exports/html.ts";
import type { DriftReport } from "../../src/model/drift-report.ts";
import { startChromium, whyNoChromium } from "../support/chromium.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { HOSTILE, PLANT_2 } from "./plant-2.ts";

const WHY = whyNoChromium();

/** A browser on a busy machine takes its time. */
const timeout = 120_000;

describe.skipIf(WHY !== undefined)(
  `in Chromium${WHY === undefined ? "" : ` (skipped: ${WHY})`}`,
  { timeout },
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startChromium();
    });
    afterAll(() => browser.close());

    async function opened(report: DriftReport) {
      const file = join(temporaryFolder(), "report.html");
      writeFileSync(file, driftHtml(report));
      const page = await browser.newPage();
      const [requests, complaints]: [string[], string[]] = [[], []];
      page.on("request", (request) => requests.push(request.url()));
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      const url = pathToFileURL(file).href;
      await page.goto(url);
      return { page, url, requests, complaints };
    }

    test("a hostile finding is shown as text, no script runs and nothing is loaded from anywhere", async () => {
      const { page, url, requests, complaints } = await opened(PLANT_2);
      const text = await page.evaluate<string>("document.body.innerText");
      expect(text).toContain(HOSTILE.script);
      expect(text).toContain(HOSTILE.formula);
      expect(text).toContain("invoice\\u{202e}fdp.exe");
      expect(await page.title()).toBe("Drift report for plant-2, 2027-03-29");
      expect(await page.evaluate(`document.querySelectorAll("script, img, link, iframe").length`)).toBe(0);
      expect(requests).toEqual([url]);
      // The page's own styles fit its policy, or Chromium would complain.
      expect(complaints).toEqual([]);
    });

    test("the page forbids scripts and loads by itself: what would get into it does nothing", async () => {
      const file = join(temporaryFolder(), "changed.html");
      const added = `<script>document.title = "owned"</script><img src="http://127.0.0.1:9/x"><p style="color:red">x</p>`;
      writeFileSync(file, driftHtml(PLANT_2).replace("<main>", `<main>${added}`));
      const page = await browser.newPage();
      const refused: string[] = [];
      page.on("console", (message) => refused.push(message.text()));
      await page.goto(pathToFileURL(file).href);
      expect(await page.title()).toBe("Drift report for plant-2, 2027-03-29");
      expect(
        refused.filter((text) => text.includes("Content Security Policy")).length,
      ).toBeGreaterThanOrEqual(3);
    });

    test("it prints on A4: a week on a few pages, hundreds of findings on many, with the head of the table on each", async () => {
      expect(await pagesOf(PLANT_2)).toBeLessThanOrEqual(5);
      const [one] = PLANT_2.findings;
      const findings = Array.from({ length: 1000 }, (_, at) => ({
        ...PLANT_2.findings[0],
        ...one,
        number: at + 1,
      }));
      const many = { ...PLANT_2, findings } as DriftReport;
      const pages = await pagesOf(many);
      expect(pages).toBeGreaterThan(100);
      expect(pages).toBeLessThan(400);
    });

    test("nothing is wider than the sheet, however long a host's words are", async () => {
      const [one] = PLANT_2.findings;
      const long = "x".repeat(4000);
      const findings = one
        ? [{ ...one, host: long, finding: { ...one.finding, title: long, address: `file:/${long}` } }]
        : [];
      const { page } = await opened({ ...PLANT_2, findings });
      await page.setViewportSize({ width: 794, height: 1123 });
      await page.emulateMedia({ media: "print" });
      expect(await page.evaluate("document.body.scrollWidth <= innerWidth")).toBe(true);
    });

    async function pagesOf(report: DriftReport): Promise<number> {
      const { page } = await opened(report);
      const pdf = await page.pdf({ preferCSSPageSize: true });
      await page.close();
      return pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
    }
  },
);
