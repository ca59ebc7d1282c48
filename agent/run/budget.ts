/** Share of one processor that passes after changes may take for long, and the processor time that is free, in seconds. */
const [SHARE, FREE] = [0.05, 120];

/**
 * How much processor time passes may take that follow a change. Changes are looked at at once while there is some; who changes something
 * without end is looked at as often as the share allows. Times are those of a steady clock, in milliseconds.
 */
export class Budget {
  #left = FREE;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** @param seconds processor time that a pass took */
  spend(seconds: number, now: number): void {
    this.#left = Math.min(FREE, this.#left + ((now - this.#at) / 1000) * SHARE) - seconds;
    this.#at = now;
  }

  /** When the next may begin. */
  get readyAt(): number {
    return this.#left > 0 ? Number.NEGATIVE_INFINITY : this.#at + (-this.#left / SHARE) * 1000;
  }
}
