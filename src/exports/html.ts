import { createHash } from "node:crypto";
import type { DriftReport } from "../model/drift-report.ts";
import { localTime } from "../print/time.ts";
import { eventSection, evidenceSection, limitSection } from "./html/evidence.ts";
import { findingSections } from "./html/findings.ts";
import { baselineSection, hostSection, unseenSection } from "./html/hosts.ts";
import { STYLE } from "./html/style.ts";
import { summary } from "./html/summary.ts";
import { html, Markup } from "./markup.ts";
import { titleOf } from "./words.ts";

/** Nothing runs and nothing is loaded; of styles only the page's own counts (Content Security Policy Level 3). */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;

/** A drift report as a page of its own, to be read, printed and kept. */
export function driftHtml(report: DriftReport): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${titleOf(report)}, ${localTime(report.period.until, report.period.timeZone).slice(0, 10)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${summary(report)}
<main>
${findingSections(report)}
${eventSection(report)}
${hostSection(report)}
${unseenSection(report)}
${baselineSection(report)}
${evidenceSection(report)}
${limitSection(report)}
</main>
<footer>mesdrift ${report.mesdrift}</footer>
</body>
</html>
`.text;
}
