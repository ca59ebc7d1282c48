import { driftReport } from "../collector/reports/gather.ts";
import { written } from "../exports/written.ts";
import { isThere } from "../files/is-there.ts";
import { writeAtomic } from "../files/write-atomic.ts";
import { countsOf } from "../model/drift-report.ts";
import { atLeast } from "../model/severity.ts";
import { Trouble } from "../model/trouble.ts";
import { EXIT } from "../program/exit.ts";
import { type ReportOptions, storeUrl, withStore } from "./collector/options.ts";

/** Days that a report covers where nobody says. */
const DAYS = 7;

/** Makes a drift report and prints it. Throws {@link Trouble}. */
export async function runReport(options: ReportOptions): Promise<void> {
  const { site, timeZone, format, output, failOn } = options;
  const now = new Date();
  // Of a time that is yet to come nobody has heard anything: each host would seem to be silent.
  const until = options.until && options.until < now ? options.until : now;
  const since = options.since ?? new Date(until.getTime() - DAYS * 86_400_000);
  if (since >= until)
    throw new Trouble(
      "--since: found a time that is not before --until, or yet to come, expected an earlier one",
    );
  requireStore(storeUrl(options));
  const made = await withStore(options, (store) => driftReport(store, { site, since, until, timeZone }, now));
  if (site !== undefined && made.hosts.length === 0)
    throw new Trouble(
      `--site: found no host of ${site} here that was enrolled by then; see mesdrift collector host list`,
    );
  const text = written(made, format);
  if (output === undefined) process.stdout.write(text);
  else writeAtomic(output, text, 0o600);
  const bad = made.findings.some((entry) => countsOf(entry) && atLeast(entry.finding.severity, failOn));
  process.exitCode = bad ? EXIT.findings : EXIT.fine;
}

/** Opening a store makes one where there is none: a mistyped name would give an all-clear. */
function requireStore(url: string): void {
  const path = url.startsWith("sqlite:") ? url.slice("sqlite:".length) : undefined;
  if (path !== undefined && !isThere(path))
    throw new Trouble(
      `${path}: found no store of a collector; name its folder with --state, or it with --store`,
    );
}
