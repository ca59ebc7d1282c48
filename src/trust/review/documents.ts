import type * as z from "zod";
import { type Assignment, Assignments } from "../../model/assignment.ts";
import { CRON_EXPECTED, isCron } from "../../model/cron.ts";
import { reason, Trouble } from "../../model/trouble.ts";
import { type Waiver, Waivers } from "../../model/waiver.ts";
import { isTimeZone } from "../../print/time.ts";

/** Names of the targets that are no baselines. */
export const ASSIGNMENTS_FILE = "assignments.json";
export const WAIVERS_FILE = "waivers.json";

/** A target's text by its schema. Throws {@link Trouble}. @param target its name, for messages */
export function readDocument<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  target: string,
): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new Trouble(`${target}: found something else than expected there (${reason(thrown)})`);
  }
}

/** What new assignments change, one line each. Throws {@link Trouble} where they can't be signed. */
export function assignmentChanges(old: string | undefined, fresh: string, target: string): string[] {
  const read = (text: string) => readDocument(Assignments, text, target).assignments;
  const assignments = read(fresh);
  refuseAssignments(assignments, target);
  const lines = (all: readonly Assignment[]) =>
    new Map(all.map((assignment, at) => [assignment.name, assignmentLine(assignment, at)]));
  return listChanges("assignment", lines(old === undefined ? [] : read(old)), lines(assignments));
}

/** Throws {@link Trouble} for a name given twice, or for a schedule that no host could follow. @param from their file, for messages */
export function refuseAssignments(assignments: readonly Assignment[], from: string): void {
  refuseTwice(
    assignments.map(({ name }) => name),
    `${from}: assignment`,
  );
  for (const { name, schedule: times } of assignments) {
    const where = `${from}: assignment "${name}": schedule`;
    if (times && !isCron(times.cron))
      throw new Trouble(`${where}: found cron "${times.cron}", ${CRON_EXPECTED}`);
    if (times && !isTimeZone(times.timezone))
      throw new Trouble(
        `${where}: found timezone "${times.timezone}", expected an IANA name, such as Europe/Berlin`,
      );
  }
}

/** People are shown what stands under a name: of two of one name they would see one only. */
function refuseTwice(names: readonly string[], what: string): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new Trouble(`${what} "${twice}": found two of this name, expected another name for each`);
}

function assignmentLine({ name, hosts, applies: to, baselines, ...rest }: Assignment, at: number): string {
  return `${at + 1}. "${name}": hosts ${hosts.join(", ")}${applies(to)} get ${baselines.join(", ")}${schedule(rest.schedule)}${snapshots(rest.snapshots)}`;
}

function applies({ os, release }: Assignment["applies"]): string {
  return os === undefined && release === undefined ? "" : ` (${[os, ...(release ?? [])].join(" ")})`;
}

function schedule(times: Assignment["schedule"]): string {
  if (times === undefined) return "";
  const { cron, timezone, jitterSeconds, heavyHours } = times;
  const heavy = heavyHours === undefined ? "" : `, all files anew within ${heavyHours} only`;
  return `, passes at ${cron} ${timezone}, each up to ${jitterSeconds} s later${heavy}`;
}

function snapshots(kinds: Assignment["snapshots"]): string {
  return kinds ? `, deliver what they hold of ${kinds.join(", ")}` : "";
}

/** What new waivers change, one line each. Throws {@link Trouble} where they can't be signed. */
export function waiverChanges(old: string | undefined, fresh: string, target: string): string[] {
  const read = (text: string) => readDocument(Waivers, text, target).waivers;
  const waivers = read(fresh);
  refuseTwice(
    waivers.map(({ id }) => id),
    `${target}: waiver`,
  );
  const lines = (all: readonly Waiver[]) => new Map(all.map((waiver) => [waiver.id, waiverLine(waiver)]));
  return listChanges("waiver", lines(old === undefined ? [] : read(old)), lines(waivers));
}

function waiverLine({ id, at, check, hosts, owner, reason: why, compensating, from, until }: Waiver): string {
  return `${id}: ${at}${check ? ` (check ${check})` : ""} on ${hosts.join(", ")} is accepted from ${from} until ${until}; ${owner} answers for it; because ${why}; meanwhile ${compensating}`;
}

function listChanges(
  what: string,
  old: ReadonlyMap<string, string>,
  fresh: ReadonlyMap<string, string>,
): string[] {
  return [
    ...[...old].filter(([name]) => !fresh.has(name)).map(([, line]) => `${what} gone: ${line}`),
    ...[...fresh].filter(([name]) => !old.has(name)).map(([, line]) => `${what} new: ${line}`),
    ...[...fresh]
      .filter(([name, line]) => old.has(name) && old.get(name) !== line)
      .map(([name, line]) => `${what} changed: ${line}; was: ${old.get(name)}`),
  ];
}
