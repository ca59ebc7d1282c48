import { setImmediate as turn } from "node:timers/promises";

/** A sleep that can be ended before its time. */
export class Sleep {
  #end: () => void = () => undefined;

  /** Sleeps for so many milliseconds, or until it is woken. What happened meanwhile is heard before it ends. */
  async for(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.max(1, ms));
    this.#end = resolve;
    await promise;
    clearTimeout(timer);
    // A process that had to wait for its turn sees that its time is over before it sees what else there is.
    await turn();
  }

  /** Ends the sleep that is slept now; who is awake is not told. */
  wake(): void {
    this.#end();
  }
}
