import { type Command, InvalidArgumentError, Option } from "commander";
import { FORMATS } from "../exports/forms.ts";
import { SEVERITIES } from "../model/severity.ts";
import { isTimeZone } from "../print/time.ts";
import { addExamples } from "../program/help.ts";
import { addPlaceOptions, type ReportOptions } from "./collector/options.ts";

/** `mesdrift report`: what drifted, for an auditor, from what a collector holds. */
export function addReportCommand(program: Command): void {
  const command = program
    .command("report")
    .summary("drift report for auditors, from a collector's store")
    .description(
      "Tells what drifted in a period, since when, what people made of it, which hosts were covered, what could not be seen, and the numbers to check it by. An all-clear is a report too.",
    );
  addExamples(addPlaceOptions(command), [
    "mesdrift report --site plant-2 -o report.html",
    "mesdrift report --since 2027-01-01 --until 2027-02-01 --format csv -o january.csv",
    "mesdrift report --store postgres://auditor@db/mesdrift --format json --fail-on high",
  ])
    .option("--site <site>", "of this site only")
    .option(
      "--since <time>",
      "first instant; a day begins at midnight UTC (default: 7 days before --until)",
      instant,
    )
    .option("--until <time>", "behind the last instant, and never later than now (default: now)", instant)
    .option("--time-zone <name>", "time zone that the page shows times in", timeZone, ownTimeZone())
    .addOption(new Option("--format <format>", "form of the report").choices(FORMATS).default("html"))
    .option("-o, --output <file>", "write it to this file, not to standard output")
    .addOption(
      new Option(
        "--fail-on <severity>",
        "end with 1 where an open finding is at least as bad and unaccounted for",
      )
        .choices(SEVERITIES)
        .default("low"),
    )
    .action(async (options: ReportOptions) => (await import("./run-report.ts")).runReport(options));
}

function instant(text: string): Date {
  const time = new Date(text);
  const [, day] = /^(\d{4}-\d{2}-\d{2})(?:T.*(?:Z|[+-]\d{2}:\d{2}))?$/.exec(text) ?? [];
  if (day !== undefined && isDay(day) && !Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError(
    "Expected a day such as 2027-01-31, or a time such as 2027-01-31T06:00:00+01:00.",
  );
}

/** The language takes the 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  const time = new Date(day);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
}

function timeZone(text: string): string {
  if (isTimeZone(text)) return text;
  throw new InvalidArgumentError("Expected an IANA name, such as Europe/Berlin.");
}

function ownTimeZone(): string {
  return new Intl.DateTimeFormat("en").resolvedOptions().timeZone;
}
