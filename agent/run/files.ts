import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isCode } from "../../src/files/fault.ts";
import { writeAtomic } from "../../src/files/write-atomic.ts";
import type { WatcherHealth } from "../../src/model/run.ts";
import { reason, Trouble } from "../../src/model/trouble.ts";
import type { DeliveryResult, PassResult, Plan } from "./errand.ts";

/** That the agent runs, and until when it surely did. */
export interface Life {
  pid: number;
  /** When the process began, in clock ticks since boot (proc_pid_stat(5)): a process id alone may be another's by now. */
  ticks: string;
  /** RFC 3339, in UTC. */
  startedAt: string;
  aliveAt: string;
}

/** A pause that root asked for. Times are RFC 3339 in UTC. */
export interface Pause {
  from: string;
  until: string;
  by: string;
  reason: string;
}

/** How the agent is, for people. Times are RFC 3339 in UTC. */
export interface Status {
  pass?: { at: string; result?: PassResult; why?: string };
  delivery?: { at: string; result: DeliveryResult };
  nextPass: string;
  watcher: WatcherHealth;
}

/** The files by which the resident agent, its children and the other commands know of each other. */
const NAMES = {
  life: "life.json",
  plan: "plan.json",
  pause: "pause.json",
  status: "status.json",
} as const;

interface Contents {
  life: Life;
  plan: Plan;
  pause: Pause;
  status: Status;
}

/** What is there; undefined where nothing is, or nothing whole: each of them is made anew by itself. Throws {@link Trouble}. */
export function readOwn<Name extends keyof Contents>(state: string, name: Name): Contents[Name] | undefined {
  const path = ownPath(state, name);
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (thrown) {
    if (isCode(thrown, "ENOENT") || thrown instanceof SyntaxError) return undefined;
    throw new Trouble(`${path}: can't be read (${reason(thrown)}); only root and the agent's own user may`);
  }
}

/** Puts it in place whole and durably. Throws `Trouble`. */
export function writeOwn<Name extends keyof Contents>(
  state: string,
  name: Name,
  content: Contents[Name],
): void {
  // Root asks for a pause, and the agent, which may be another user, is to read it; the folder is closed to all others.
  writeAtomic(ownPath(state, name), `${JSON.stringify(content)}\n`, name === "pause" ? 0o644 : 0o600);
}

export function ownPath(state: string, name: keyof Contents): string {
  return join(state, NAMES[name]);
}
