/** A change is waited out until nothing more came for a moment, but not for long, in milliseconds. */
const [QUIET_MS, LONGEST_MS] = [100, 1000];

/** Gathers changes that come together, so that a storm of them is one pass. Times are those of a steady clock, in milliseconds. */
export class Coalesced {
  #kinds = new Set<string>();
  #first = 0;
  #last = 0;

  /** Notes that facts of these kinds may have changed. */
  add(kinds: readonly string[], now: number): void {
    if (kinds.length === 0) return;
    if (this.#kinds.size === 0) this.#first = now;
    this.#last = now;
    for (const kind of kinds) this.#kinds.add(kind);
  }

  /** When they are to be looked at; undefined where nothing changed. */
  get dueAt(): number | undefined {
    if (this.#kinds.size === 0) return undefined;
    return Math.min(this.#last + QUIET_MS, this.#first + LONGEST_MS);
  }

  /** The kinds to look at, which are forgotten with this. */
  take(): string[] {
    const kinds = [...this.#kinds].sort();
    this.#kinds.clear();
    return kinds;
  }
}
