import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeAtomic } from "../../files/write-atomic.ts";
import { reason, Trouble } from "../../model/trouble.ts";
import type { Parts } from "../api/parts.ts";
import {
  driftReportOf,
  dueDeliveries,
  noteDelivered,
  noteUndelivered,
  type WaitingDelivery,
} from "../store/drift-reports.ts";
import { filesOf, type ReportFile } from "./files.ts";
import { sendMail } from "./mail.ts";
import type { ReportSchedule } from "./schedule.ts";

type Delivering = Pick<Parts, "store" | "clock" | "log">;

/** First wait after a delivery that failed, and the longest, in milliseconds; it doubles in between. */
const [FIRST_MS, LONGEST_MS] = [60_000, 3_600_000];
/** Longest reason that is kept, in characters. */
const MAX_REASON = 500;

/**
 * Brings reports that were made to those who read them, and tries again what failed: nothing is given up. What belongs to
 * a schedule that is not known here is left to a collector that knows it.
 */
export async function deliverReports(parts: Delivering, schedules: readonly ReportSchedule[]): Promise<void> {
  const { store, clock, log } = parts;
  for (const delivery of await dueDeliveries(store, clock())) {
    const schedule = schedules.find(({ name }) => name === delivery.schedule);
    if (schedule === undefined) continue;
    const { way, site, until, attempts } = delivery;
    try {
      await deliver(parts, schedule, delivery);
      await noteDelivered(store, delivery, clock());
      log.info({ schedule: schedule.name, site, until, way }, "a drift report was delivered");
    } catch (thrown) {
      const why = reason(thrown).slice(0, MAX_REASON);
      const next = new Date(clock().getTime() + Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts, 10)));
      await noteUndelivered(store, delivery, why, next);
      log.warn(
        { schedule: schedule.name, site, until, way, attempts: attempts + 1, next, why },
        "a drift report was not delivered",
      );
    }
  }
}

async function deliver(
  { store }: Delivering,
  schedule: ReportSchedule,
  delivery: WaitingDelivery,
): Promise<void> {
  const report = await driftReportOf(store, delivery.report_id);
  if (report === undefined) throw new Trouble(`report ${delivery.report_id} is not in the store`);
  const files = filesOf(report, schedule, delivery);
  if (delivery.way === "folder") return writeFiles(delivery.target, files);
  if (schedule.mail === undefined)
    throw new Trouble(`schedule ${schedule.name} has no mail any more; give it one, or this waits`);
  await sendMail(schedule.mail, delivery.target, report, files);
}

/** Whoever is in the group of the folder may read them, and nobody else: who knows what drifted knows the weak places. */
function writeFiles(folder: string, files: readonly ReportFile[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o750 });
  for (const { name, text } of files) writeAtomic(join(folder, name), text, 0o640);
}
