/** Preloaded into the agent, it shifts the agent's clock by the milliseconds in WRONG_CLOCK_MS; the host's stays right. */
const shift = Number(process.env.WRONG_CLOCK_MS);
const right = Date.now;

class WrongDate extends Date {
  constructor(...given: [] | [number | string | Date]) {
    super(given[0] ?? right() + shift);
  }

  static override now(): number {
    return right() + shift;
  }
}

globalThis.Date = WrongDate as DateConstructor;
