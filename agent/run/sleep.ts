/** A sleep that can be ended before its time. */
export class Sleep {
  #end: () => void = () => undefined;

  /** Sleeps for so many milliseconds, or until it is woken. */
  async for(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.max(1, ms));
    this.#end = resolve;
    await promise;
    clearTimeout(timer);
  }

  /** Ends the sleep that is slept now; who is awake is not told. */
  wake(): void {
    this.#end();
  }
}
