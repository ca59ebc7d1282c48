import { written } from "../../exports/written.ts";
import type { DriftReport } from "../../model/drift-report.ts";
import type { MadeReport } from "../store/drift-reports.ts";
import type { ReportSchedule } from "./schedule.ts";

/** A report in one of its forms, with the name of its file. */
export interface ReportFile {
  name: string;
  format: ReportSchedule["formats"][number];
  text: string;
}

/** A report in all the forms of its schedule. The name of a file says which time it is of. */
export function filesOf(
  report: DriftReport,
  { name, formats }: ReportSchedule,
  { site, until }: Pick<MadeReport, "site" | "until">,
): ReportFile[] {
  const time = until.slice(0, 16).replaceAll(":", "");
  return formats.map((format) => ({
    name: `${name}-${site}-${time}Z.${format}`,
    format,
    text: written(report, format),
  }));
}
