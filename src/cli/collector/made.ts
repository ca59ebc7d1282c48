import { type Command, Option } from "commander";
import {
  type DeliveryRow,
  driftReportOf,
  type MadeReport,
  madeReports,
} from "../../collector/store/drift-reports.ts";
import { FORMATS, type Format } from "../../exports/forms.ts";
import { printable } from "../../model/text.ts";
import { Trouble } from "../../model/trouble.ts";
import { wholeNumber } from "../option-values.ts";
import { addPlaceOptions, type PlaceOptions, withStore } from "./options.ts";

/** `mesdrift collector report …`: what schedules made, and whether it arrived. */
export function addMadeCommands(program: Command): void {
  const report = program
    .command("report")
    .summary("drift reports that schedules made, and whether they arrived");
  addPlaceOptions(report.command("list").summary("all of them, the newest first")).action(list);
  addPlaceOptions(
    report.command("show").summary("one of them, as it was made").argument("<id>", "its number", wholeNumber),
  )
    .addOption(new Option("--format <format>", "form of the report").choices(FORMATS).default("html"))
    .action(show);
}

async function list(options: PlaceOptions): Promise<void> {
  const reports = await withStore(options, madeReports);
  for (const report of reports) process.stdout.write(`${printable(line(report))}\n`);
}

function line({
  id,
  schedule,
  site,
  since,
  until,
  deliveries,
}: MadeReport & { deliveries: DeliveryRow[] }): string {
  return [id, schedule, site, `${since} to ${until}`, ...deliveries.map(way)].join("  ");
}

function way({ way, target, done_at, attempts, next_at, failure }: DeliveryRow): string {
  if (done_at !== null) return `${way} ${target} arrived ${done_at}`;
  return `${way} ${target} WAITS${attempts > 0 ? ` after ${attempts} attempts: ${failure}; next ${next_at}` : ""}`;
}

async function show(id: number, options: PlaceOptions & { format: Format }): Promise<void> {
  const report = await withStore(options, (store) => driftReportOf(store, id));
  if (report === undefined) throw new Trouble(`found no report ${id}; see mesdrift collector report list`);
  const { written } = await import("../../exports/written.ts");
  process.stdout.write(written(report, options.format));
}
