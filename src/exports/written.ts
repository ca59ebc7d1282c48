import type { DriftReport } from "../model/drift-report.ts";
import { driftCsv } from "./csv.ts";
import type { Format } from "./forms.ts";
import { driftHtml } from "./html.ts";
import { driftJson } from "./json.ts";

const WRITERS: Record<Format, (report: DriftReport) => string> = {
  html: driftHtml,
  csv: driftCsv,
  json: driftJson,
};

/** A drift report in one of its forms. The same report is always the same text. */
export function written(report: DriftReport, format: Format): string {
  return WRITERS[format](report);
}
