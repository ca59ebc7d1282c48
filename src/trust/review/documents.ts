import type * as z from "zod";
import { Assignments } from "../../model/assignment.ts";
import { reason, Trouble } from "../../model/trouble.ts";
import { type Waiver, Waivers } from "../../model/waiver.ts";

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

/** What new assignments change, one line each. */
export function assignmentChanges(old: string | undefined, fresh: string, target: string): string[] {
  const read = (text: string) =>
    readDocument(Assignments, text, target).assignments.map(
      (assignment, at) =>
        [
          assignment.name,
          `${at + 1}. "${assignment.name}": hosts ${assignment.hosts.join(", ")}${applies(assignment.applies)} get ${assignment.baselines.join(", ")}${schedule(assignment.schedule)}${snapshots(assignment.snapshots)}`,
        ] as const,
    );
  return listChanges("assignment", new Map(old === undefined ? [] : read(old)), new Map(read(fresh)));
}

function applies({ os, release }: Assignments["assignments"][number]["applies"]): string {
  return os === undefined && release === undefined ? "" : ` (${[os, ...(release ?? [])].join(" ")})`;
}

function schedule(times: Assignments["assignments"][number]["schedule"]): string {
  return times ? `, passes at ${times.cron} ${times.timezone}` : "";
}

function snapshots(kinds: Assignments["assignments"][number]["snapshots"]): string {
  return kinds ? `, deliver what they hold of ${kinds.join(", ")}` : "";
}

/** What new waivers change, one line each. */
export function waiverChanges(old: string | undefined, fresh: string, target: string): string[] {
  const read = (text: string) =>
    readDocument(Waivers, text, target).waivers.map((waiver) => [waiver.id, waiverLine(waiver)] as const);
  return listChanges("waiver", new Map(old === undefined ? [] : read(old)), new Map(read(fresh)));
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
