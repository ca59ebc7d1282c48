/** Changes are waited out until nothing more came for a moment, in milliseconds: the longer, the more came, since a storm has lulls. */
const [QUIET_MS, EACH_MS, MOST_QUIET_MS] = [50, 10, 1000];
/** Longest wait for quiet, in milliseconds. */
const LONGEST_MS = 5000;

/** Gathers changes that come together, so that a storm of them is one pass. Times are those of a steady clock, in milliseconds. */
export class Coalesced {
  #kinds = new Set<string>();
  #count = 0;
  #first = 0;
  #last = 0;

  /** Notes that facts of these kinds may have changed. @returns whether it is the first since they were taken */
  add(kinds: readonly string[], now: number): boolean {
    if (kinds.length === 0) return false;
    const isFirst = this.#kinds.size === 0;
    if (isFirst) this.#first = now;
    this.#count = isFirst ? 1 : this.#count + 1;
    this.#last = now;
    for (const kind of kinds) this.#kinds.add(kind);
    return isFirst;
  }

  /** When they are to be looked at; undefined where nothing changed. */
  get dueAt(): number | undefined {
    if (this.#kinds.size === 0) return undefined;
    const quiet = Math.min(QUIET_MS + EACH_MS * this.#count, MOST_QUIET_MS);
    return Math.min(this.#last + quiet, this.#first + LONGEST_MS);
  }

  /** The kinds to look at. */
  get kinds(): string[] {
    return [...this.#kinds].sort();
  }

  /** The kinds to look at, which are forgotten with this. */
  take(): string[] {
    const { kinds } = this;
    this.#kinds.clear();
    return kinds;
  }
}
