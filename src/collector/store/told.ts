import type { Run } from "../../model/run.ts";
import type { Predicate } from "../../trust/statement.ts";
import type { EnvelopeRow } from "./tables.ts";

const FORMS = {
  "mesdrift-report/1": "report",
  "mesdrift-changes/1": "changes",
  "mesdrift-all-clear/1": "all-clear",
  "mesdrift-snapshot/1": "snapshot",
} as const satisfies Record<Predicate["format"], EnvelopeRow["form"]>;

/** Which form of statement an envelope holds. */
export function formOf({ format }: Predicate): EnvelopeRow["form"] {
  return FORMS[format];
}

/** When it was made, by the clock of the host, in the form that all times here have. */
export function madeAtOf({ clock }: Predicate): string {
  const time = new Date(clock.time);
  return Number.isNaN(time.getTime()) ? clock.time : time.toISOString();
}

/** What the resident agent said beside its findings. */
export function runOf(predicate: Predicate): Run | undefined {
  return predicate.format === "mesdrift-snapshot/1" ? undefined : predicate.run;
}
