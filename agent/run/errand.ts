import type { Schedule } from "../../src/model/assignment.ts";
import type { Only, Trigger, WatcherHealth } from "../../src/model/run.ts";
import type { Severity } from "../../src/model/severity.ts";

/*
 * What the resident agent and its children say to each other: one line of JSON on standard input, and one as the last line
 * of standard output. Both are the same build of the same program, so the types are all that is agreed on.
 */

/** A pass to be made by `mesdrift-agent pass`. */
export interface Errand {
  trigger: Trigger;
  /** Look at this part only. */
  only?: Only;
  watcher: WatcherHealth;
  /** The watcher was alive since the pass before: what it did not tell, it missed. */
  wasWatching: boolean;
  /** Tell all open findings, not only what is new. */
  full: boolean;
}

/** What came of it. */
export interface PassResult {
  form: "report" | "changes" | "all-clear";
  sequence: number;
  /** RFC 3339. */
  at: string;
  open: number;
  /** Of the findings that are not waived. */
  worst?: Severity;
  opened: number;
  closed: number;
  unseen: number;
  plan: Plan;
}

/** What came of a delivery by `mesdrift-agent deliver`. */
export interface DeliveryResult {
  /** Acknowledged by the collector. */
  delivered: number;
  /** Put where the answer comes later, or never. */
  handedOver?: number;
  /** Handed over now or before, with no receipt yet. */
  awaited?: number;
  /** Signed reports that are still here and were handed over to nobody. */
  left: number;
  /** The way that was taken, why others were not, and what was found on the way that nobody should believe. */
  by?: string;
  passedOver?: string[];
  doubts?: string[];
  /** Wait at least so long before the next. */
  paceSeconds: number;
  want?: "full";
  /** Why not all was delivered. */
  why?: string;
}

/** What the resident agent goes by until the next pass; it rests in `plan.json`. */
export interface Plan {
  /** Undefined where no engineer signed one: then every hour. */
  schedule?: Schedule;
  /** Longest pause that root may make. */
  pauseHours: number;
  watch: WatchItem[];
  /** Kinds that a new listener or a service that stops is told by; empty where no baseline asks. */
  polled: { ports: string[]; services: string[] };
}

/** A file, or the direct content of a folder, that a change is looked for in. */
export interface WatchItem {
  path: string;
  is: "file" | "folder";
  /** For a folder: which names in it count; all where missing. Globs of whole paths. */
  globs?: string[];
  /** Kinds of fact that may change with it. */
  kinds: string[];
}
