import type { Schedule } from "../../src/model/assignment.ts";
import type { Only, Trigger, WatcherHealth } from "../../src/model/run.ts";
import type { Severity } from "../../src/model/severity.ts";

/*
 * What the resident agent and its children say to each other, in lines of JSON: the errand and answers on standard input, the
 * rest on standard output. Both are the same build of the same program, so the types are all that is agreed on.
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
  /** Say anew what is to be watched: it may be another since the pass before. */
  replan: boolean;
  /** When the last whole pass began, RFC 3339: the next one is due at the next time of the schedule after it. */
  since: string;
  /** Deliver at once what was signed. */
  deliver: boolean;
}

/**
 * What a child says, in this order; each only where it was asked for, or has to be said.
 * - `plan`: answered with {@link Answer} once all of it is watched: what changes after that is heard, and what did before is seen.
 * - `news`: kinds of what is new, though nobody heard of it; answered with the kinds that were heard of meanwhile.
 */
export type Said = { plan: Plan } | { news: string[] } | { pass: PassResult } | { delivery: DeliveryResult };

/** What the resident agent answers. */
export interface Answer {
  /** Kinds of facts that it heard of, since the pass was asked for or shortly before. */
  heard: string[];
}

/** What came of a pass. */
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
  /** When the next whole pass is due, RFC 3339; said after a whole pass. */
  next?: string;
  /** Processor time that it took. */
  cpuSeconds: number;
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
  /** Most memory that a pass may hold, in MiB, where the operator said so. */
  megabytes?: number;
  /** Longest pause that root may make, in hours. */
  pauseHours: number;
  watch: WatchItem[];
  /** Files that are named and lie where the kernel does not tell of changes, as on a network mount. */
  afar: FarFile[];
  /** What of it is not watched, in words; missing where nothing. */
  unwatched?: string;
  /** Kinds that a new listener or a service that stops is told by; empty where no baseline asks. */
  polled: { ports: string[]; services: string[] };
}

/** The direct content of a folder, in which a change is looked for. */
export interface WatchItem {
  folder: string;
  /** Names in it that count. */
  names?: string[];
  /** Globs of whole paths that count. */
  globs?: string[];
  /** A folder that appears in it may hold what counts. */
  deeper?: true;
  /** Kinds of fact that may change with it. */
  kinds: string[];
}

export interface FarFile {
  path: string;
  kinds: string[];
}
