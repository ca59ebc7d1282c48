import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { WatchItem } from "./errand.ts";

/** Name of the kind that only the canary has. */
const KIND = "canary";

/** How often it is tried, and how long its events may take, in milliseconds. */
const [EVERY_MS, WAIT_MS] = [600_000, 5_000];

/** A file of the agent's own that is changed now and then: if the watcher does not tell, it is dead. Times are those of a steady clock. */
export class Canary {
  readonly #folder: string;
  #triedAt = Number.NEGATIVE_INFINITY;
  #isSeen = true;
  #isAlive = true;

  /** @param state folder of the agent's own files */
  constructor(state: string) {
    this.#folder = join(state, "canary");
  }

  /** Makes what is watched. Throws Node's error where the folder can't be written to, as {@link tick} does. */
  prepare(): void {
    this.#write("new");
  }

  /** What the watcher has to watch for it. */
  get item(): WatchItem {
    return { folder: this.#folder, names: ["canary"], kinds: [KIND] };
  }

  /** Was it seen when it was tried last? */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Takes the canary's own event out of what changed. */
  heard(kinds: readonly string[]): readonly string[] {
    if (!kinds.includes(KIND)) return kinds;
    this.#isSeen = true;
    this.#isAlive = true;
    return kinds.filter((kind) => kind !== KIND);
  }

  /** To be called often: tries it when it is due, and judges when its time is over. */
  tick(now: number): void {
    if (now - this.#triedAt >= EVERY_MS) {
      this.#isSeen = false;
      this.#triedAt = now;
      this.#write(String(now));
    } else if (!this.#isSeen && now - this.#triedAt >= WAIT_MS) this.#isAlive = false;
  }

  #write(text: string): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(this.#folder, "canary"), text, { mode: 0o600 });
  }
}
