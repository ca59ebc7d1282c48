import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import { reason } from "../../model/trouble.ts";
import type { Taking } from "../api/parts.ts";
import type { DropFolder } from "./drop-folder.ts";
import { type Outcome, takeOne } from "./take-one.ts";

/**
 * How often a folder is looked at, and a drop that could not be taken, in milliseconds. Listing it costs next to nothing and
 * works on every file system, which a notice of changes does not: those from another machine would never be told.
 */
const [LOOK_MS, AGAIN_MS] = [1000, 60_000];
/** A drop that can't be opened may still be copied by hand: it is refused once it did not change for so long, in milliseconds. */
const QUIET_MS = 10_000;
/** How often receipts that are no longer needed are looked for, in milliseconds. */
const TIDY_MS = 3_600_000;

/** A drop that stays where it is. Times are those of a steady clock, in milliseconds. */
interface Left {
  state: string;
  /** Since when it is as it is. */
  since: number;
  nextAt: number;
}

interface Watching {
  parts: Taking & { log: Logger };
  steady: () => number;
}

/** Takes in what is put into a folder, one after the other, for as long as the collector runs. */
export class DropWatch {
  readonly #folder: DropFolder;
  readonly #world: Watching;
  readonly #left = new Map<string, Left>();
  #tidyAt = 0;
  /** Told once, not each second. */
  #fault: string | undefined;

  constructor(folder: DropFolder, world: Watching) {
    this.#folder = folder;
    this.#world = world;
  }

  /** Until it is told to stop; finishes the drop in hand. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look(signal);
      await wait(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Looks once. A fault of the folder or of the store is told, and tried again. */
  async look(signal: AbortSignal): Promise<void> {
    const { log } = this.#world.parts;
    try {
      this.#tidy();
      const names = new Set(this.#folder.names());
      for (const name of this.#left.keys()) if (!names.has(name)) this.#left.delete(name);
      for (const name of names) if (!signal.aborted) await this.#take(name);
      this.#fault = undefined;
    } catch (thrown) {
      const why = reason(thrown);
      if (why !== this.#fault) log.error({ err: thrown, folder: this.#folder.path }, `drops: ${why}`);
      this.#fault = why;
    }
  }

  async #take(name: string): Promise<void> {
    const now = this.#world.steady();
    const state = this.#folder.stateOf(name);
    if (state === undefined) return;
    const before = this.#left.get(name);
    const left = before?.state === state ? before : { state, since: now, nextAt: now };
    if (now < left.nextAt) return;
    this.#left.set(name, left);
    const isWhole = now - left.since >= QUIET_MS;
    // Whatever happens to this one, it does not hold up the others for longer than until the next look.
    left.nextAt = now + AGAIN_MS;
    const outcome = await takeOne(this.#world.parts, { folder: this.#folder, name, isWhole });
    if (outcome.is === "unfinished") left.nextAt = now + LOOK_MS;
    this.#tell(name, outcome, before === left);
  }

  #tell(name: string, outcome: Outcome, isKnown: boolean): void {
    const { log } = this.#world.parts;
    const place = {
      folder: this.#folder.path,
      name,
      ...("stays" in outcome ? { stays: outcome.stays } : {}),
    };
    if (outcome.is === "taken")
      log.info({ ...place, host: outcome.host, envelopes: outcome.fates.length }, "a drop was taken in");
    else if (outcome.is === "refused")
      log.warn({ ...place, crime: outcome.crime, host: outcome.host }, outcome.why);
    else if (outcome.is === "waiting" && !isKnown) log.warn(place, `a drop waits: ${outcome.why}`);
  }

  #tidy(): void {
    const { steady, parts } = this.#world;
    if (steady() < this.#tidyAt) return;
    this.#tidyAt = steady() + TIDY_MS;
    this.#folder.removeOldReceipts(parts.clock());
  }
}

/** Watches several folders. @returns stops it, once what is in hand is done */
export function watchDrops(folders: readonly DropFolder[], parts: Watching["parts"]): () => Promise<void> {
  const stop = new AbortController();
  const steady = () => performance.now();
  const running = folders.map((folder) => new DropWatch(folder, { parts, steady }).run(stop.signal));
  return async () => {
    stop.abort();
    await Promise.all(running);
  };
}
