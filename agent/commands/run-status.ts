import { printable } from "../../src/model/text.ts";
import { safeJson } from "../../src/print/json.ts";
import { count } from "../../src/print/words.ts";
import { EXIT } from "../../src/program/exit.ts";
import { readOwn, type Status } from "../run/files.ts";
import { isAlive } from "../run/life.ts";
import type { StatusOptions } from "./options.ts";

/** A report that waits longer than this is worth a look, in milliseconds. */
const LATE_MS = 2 * 3_600_000;

/** How the agent is. */
export interface Shown {
  isWell: boolean;
  runs: string;
  pass: string;
  delivery: string;
  watching: string;
  todo: string;
}

/** Says how the agent on this host is. */
export function runStatus({ state, json }: StatusOptions): void {
  const shown = statusOf(state, new Date());
  const { isWell, runs, pass, delivery, watching, todo } = shown;
  if (json)
    process.stdout.write(`${safeJson(JSON.stringify({ ...shown, status: readOwn(state, "status") }))}\n`);
  else
    for (const line of [
      `${isWell ? "All is well" : "NOT WELL"}: ${runs}`,
      `last pass: ${pass}`,
      `last delivery: ${delivery}`,
      `watching: ${watching}`,
      `to do: ${todo}`,
    ])
      process.stdout.write(`${printable(line)}\n`);
  process.exitCode = isWell ? EXIT.fine : EXIT.trouble;
}

/** How the agent that keeps its files in a folder is. */
export function statusOf(state: string, now: Date): Shown {
  const [life, status, pause] = [readOwn(state, "life"), readOwn(state, "status"), readOwn(state, "pause")];
  const runs = life !== undefined && isAlive(life);
  const todo = todoOf(state, { runs, status, now });
  return {
    isWell: todo === undefined,
    runs: runs
      ? `the agent runs since ${life.startedAt}${pause ? `, paused by ${pause.by} until ${pause.until}: ${pause.reason}` : ""}`
      : `the agent does not run${life ? `; it was alive at ${life.aliveAt}` : ""}`,
    pass: passText(status),
    delivery: deliveryText(status),
    watching: status
      ? `${count(status.watcher.watched, "file or folder", "files and folders")}${status.watcher.why ? `, but ${status.watcher.why}` : ""}; next pass ${status.nextPass}`
      : "nothing yet",
    todo: todo ?? "nothing",
  };
}

function passText(status: Status | undefined): string {
  if (!status?.pass) return "none yet";
  const { at, result, why } = status.pass;
  if (result === undefined) return `${at}, failed: ${why}`;
  const { form, open, opened, closed, unseen } = result;
  return `${at}, ${form}: ${count(open, "open finding")}, ${opened} new, ${closed} closed, ${unseen} unreadable`;
}

function deliveryText(status: Status | undefined): string {
  const result = status?.delivery?.result;
  if (!status?.delivery || !result) return "none yet";
  const { delivered, left, awaited = 0, by, passedOver = [], doubts = [], why } = result;
  const counts = [
    `${delivered} delivered${by ? ` by ${by}` : ""}`,
    ...(awaited > 0 ? [`${awaited} handed over and not acknowledged yet`] : []),
    `${left} waiting`,
  ];
  const reasons = [...(why ? [why] : []), ...passedOver, ...doubts];
  return [`${status.delivery.at}, ${counts.join(", ")}`, ...reasons].join(": ");
}

/** What a person should do; undefined where nothing. */
function todoOf(
  state: string,
  { runs, status, now }: { runs: boolean; status: Status | undefined; now: Date },
): string | undefined {
  if (!runs) return "start it: systemctl start mesdrift-agent, or mesdrift-agent run";
  if (status?.pass?.why) return `find out why the pass failed: mesdrift-agent audit --state ${state}`;
  const delivery = status?.delivery;
  const isLate = delivery?.result?.why && now.getTime() - Date.parse(delivery.at) < LATE_MS;
  if (isLate)
    return "check the network and the collector; all that was signed is kept, and delivered when it can be";
  if (status && !status.watcher.alive) return "changes are not seen at once, only by schedule; see watching";
  return undefined;
}
