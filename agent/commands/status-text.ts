import { isThere } from "../../src/files/is-there.ts";
import { count } from "../../src/print/words.ts";
import { type Life, type Pause, readOwn, type Status } from "../run/files.ts";
import { isAlive } from "../run/life.ts";
import { connectionFile } from "../ship/connection.ts";
import { trustPlaces } from "../trust/places.ts";
import { deliverySentence } from "./delivery-sentence.ts";

/** How late a pass may be, and how old the word that the agent is alive, in milliseconds. */
const [LATE_MS, SILENT_MS] = [1_800_000, 300_000];

/** How the agent is, in sentences. */
export interface Shown {
  isWell: boolean;
  runs: string;
  pass: string;
  delivery: string;
  watching: string;
  todo: string;
}

/** How the agent that keeps its files in a folder is. */
export function statusOf(state: string, now: Date): Shown {
  const [life, status, pause] = [readOwn(state, "life"), readOwn(state, "status"), readOwn(state, "pause")];
  const todo = todoOf({ state, life, status, pause, now });
  return {
    isWell: todo === undefined,
    runs: runsText(life, pause),
    pass: passText(status),
    delivery: deliveryText(state, status),
    watching: watchingText(status),
    todo: todo ?? "nothing",
  };
}

function runsText(life: Life | undefined, pause: Pause | undefined): string {
  if (life === undefined) return "the agent does not run, and never did with this folder";
  if (!isAlive(life)) return `the agent does not run; it was alive at ${life.aliveAt}`;
  const { startedAt } = life;
  const paused = pause ? `, paused by ${pause.by} until ${pause.until}: ${pause.reason}` : "";
  return `the agent runs since ${startedAt}${paused}`;
}

function passText(status: Status | undefined): string {
  if (!status?.pass) return "none yet";
  const { at, result, why } = status.pass;
  if (result === undefined) return `${at}, failed: ${why}`;
  const { form, open, opened, closed, unseen } = result;
  return `${at}, ${form}: ${count(open, "open finding")}, ${opened} new, ${closed} closed, ${unseen} unreadable`;
}

function deliveryText(state: string, status: Status | undefined): string {
  if (!isThere(connectionFile(state))) return "none: this host is not enrolled at a collector";
  const { delivery } = status ?? {};
  return delivery ? `${delivery.at}, ${deliverySentence(delivery.result)}` : "none yet";
}

function watchingText(status: Status | undefined): string {
  if (!status) return "nothing yet";
  const { watched, why } = status.watcher;
  const places = count(watched, "folder or far file", "folders and far files");
  return `${places}${why ? `, but ${why}` : ""}; next whole pass ${status.nextPass}`;
}

interface Known {
  state: string;
  life: Life | undefined;
  status: Status | undefined;
  pause: Pause | undefined;
  now: Date;
}

/** What a person should do first; undefined where nothing. */
function todoOf({ state, life, status, pause, now }: Known): string | undefined {
  const age = (time: string) => now.getTime() - Date.parse(time);
  if (life === undefined || !isAlive(life))
    return "start it: systemctl start mesdrift-agent, or mesdrift-agent run";
  if (age(life.aliveAt) > SILENT_MS)
    return `it runs and has not written so since ${life.aliveAt}: see its journal, and whether the disk with ${state} is full`;
  if (status?.pass?.why)
    return `find out why the pass failed: see its journal, and mesdrift-agent audit --state ${state}`;
  if (!isThere(trustPlaces(state).pin))
    return "say whose baselines it is to obey: mesdrift-agent trust add; until then it holds this host against packs only";
  if (status && pause === undefined && age(status.nextPass) > LATE_MS)
    return `a whole pass is late: see its journal`;
  if (status?.delivery?.result.why)
    return "check the network and the collector; all that was signed is kept, and delivered when it can be";
  if (status && !status.watcher.alive) return "changes are not seen at once, only by schedule; see watching";
  return undefined;
}
