/** By how much the clock may be steered before it is told, in milliseconds. */
const JUMP_MS = 60_000;

/** Notices that the clock was set: it moved by another time than really passed. */
export class ClockGuard {
  #offset: number;

  /** @param steady a clock that is never set, in milliseconds */
  constructor(now: Date, steady: number) {
    this.#offset = now.getTime() - steady;
  }

  /** The jump since it was asked last: between which times, and what happened in words. */
  jumped(now: Date, steady: number): { from: string; to: string; detail: string } | undefined {
    const offset = now.getTime() - steady;
    const moved = offset - this.#offset;
    if (Math.abs(moved) < JUMP_MS) return undefined;
    this.#offset = offset;
    const before = new Date(now.getTime() - moved);
    const [from, to] = [before, now].toSorted((one, other) => one.getTime() - other.getTime());
    const seconds = Math.round(Math.abs(moved) / 1000);
    return {
      from: (from ?? now).toISOString(),
      to: (to ?? now).toISOString(),
      detail:
        moved > 0
          ? `the clock moved forward by ${seconds} seconds by itself: it was set, or the host slept`
          : `the clock was set back by ${seconds} seconds`,
    };
  }
}
