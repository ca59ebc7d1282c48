import { timesOf } from "../../model/cron.ts";
import type { ReportSchedule } from "./schedule.ts";

/** A report that is to be made. */
export interface Due {
  /** Behind its last instant: the newest time of the schedule. */
  until: Date;
  /** The time of the schedule before that. */
  previous: Date;
  /** Times of the schedule that passed without a report, where some did. */
  late?: number;
}

/** A report is late from so many milliseconds on. */
const LATE_MS = 10 * 60_000;
/** Most missed times that are counted. */
const MOST = 1000;

/**
 * What a schedule owes. However many times passed while nobody was there, one report makes up for all of them: what
 * findings were then can be told by one as well as by many, and nobody reads a hundred.
 * @param done the newest time that was dealt with
 */
export function dueOf(schedule: ReportSchedule, done: Date, now: Date): Due | undefined {
  const times = timesOf(schedule);
  // The time that is right now counts, too.
  const [until, before] = times.previousRuns(2, new Date(now.getTime() + 1));
  if (until === undefined || until <= done) return undefined;
  const missed = times.nextRuns(MOST, done).filter((time) => time < until).length;
  const late = missed + (now.getTime() - until.getTime() > LATE_MS ? 1 : 0);
  return { until, previous: before ?? done, ...(late > 0 ? { late } : {}) };
}
