import { setImmediate as nextTurn } from "node:timers/promises";
import { steadyMs } from "./steady.ts";

/** Longest stretch without a look at timers and signals, in milliseconds. */
const MOST_MILLISECONDS = 50;

/**
 * Synchronous calls inside async functions never let the event loop turn, so that no time limit would end and no signal
 * arrive. Awaited before each call, this lets it turn now and then.
 */
export class Breath {
  #last = steadyMs();

  /** Nothing where there is no need to wait. */
  take(): Promise<void> | undefined {
    if (steadyMs() - this.#last < MOST_MILLISECONDS) return undefined;
    return nextTurn().then(() => {
      this.#last = steadyMs();
    });
  }
}
