import { driftJson } from "../../exports/json.ts";
import { sha256 } from "../../trust/repository/names.ts";
import type { Parts } from "../api/parts.ts";
import { driftReport } from "../reports/gather.ts";
import { recordAct } from "../store/acts.ts";
import { addDriftReport, lastUntil, type Target } from "../store/drift-reports.ts";
import { hostsOf } from "../store/hosts.ts";
import { putSetting, setting } from "../store/settings.ts";
import { type Due, dueOf } from "./due.ts";
import type { ReportSchedule } from "./schedule.ts";

type Making = Pick<Parts, "store" | "clock" | "log">;

/** Makes the reports that are due by now, one for each site of a schedule. A schedule that is new owes nothing yet. */
export async function makeReports(parts: Making, schedules: readonly ReportSchedule[]): Promise<void> {
  for (const schedule of schedules) {
    const { store, clock } = parts;
    const mark = `schedule ${schedule.name}`;
    const settled = await setting(store, mark);
    if (settled === undefined) {
      await putSetting(store, mark, clock().toISOString());
      continue;
    }
    // What was made while the clock was ahead settles nothing once it was set back.
    const isAhead = settled > clock().toISOString();
    const done = isAhead ? await lastUntil(store, { schedule: schedule.name, before: clock() }) : settled;
    if (done === undefined) continue;
    const due = dueOf(schedule, new Date(done), clock());
    if (due === undefined) continue;
    for (const site of schedule.sites ?? (await sitesOf(parts))) await makeReport(parts, schedule, site, due);
    // Only now: what a crash interrupts is begun again, and what was made is made once all the same.
    await putSetting(store, mark, due.until.toISOString());
  }
}

async function sitesOf({ store }: Making): Promise<string[]> {
  return [...new Set((await hostsOf(store)).map(({ site }) => site))];
}

async function makeReport(
  { store, clock, log }: Making,
  schedule: ReportSchedule,
  site: string,
  { until, previous, late }: Due,
): Promise<void> {
  const { name, timezone } = schedule;
  const since = new Date((await lastUntil(store, { schedule: name, site, before: until })) ?? previous);
  const question = { site, since, until, timeZone: timezone, schedule: name, late };
  const report = await driftReport(store, question, clock());
  const json = driftJson(report);
  if (!(await addDriftReport(store, { report, schedule: name, site, json }, targetsOf(schedule)))) return;
  await recordAct(store, {
    actor: `schedule ${name}`,
    act: "report.make",
    subject: site,
    detail: { until: report.period.until, sha256: sha256(json) },
    now: clock(),
  });
  log.info({ schedule: name, site, until: report.period.until, late }, "a drift report was made");
}

/** Each reader gets a mail of their own, so that an address that is wrong holds up nobody else. */
function targetsOf({ folder, mail }: ReportSchedule): Target[] {
  return [
    ...(folder === undefined ? [] : [{ way: "folder" as const, target: folder }]),
    ...(mail?.to ?? []).map((target) => ({ way: "mail" as const, target })),
  ];
}
