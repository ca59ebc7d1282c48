import type { Fact } from "../model/fact.ts";

/** Facts that were taken and not yet forgotten; one by one would cost more. */
const MOST_TAKEN = 32;

/** Facts in order of their keys, from which some are looked up on the way, each kept until the one after it is taken: whoever merges is one ahead. */
export class FactRun implements IterableIterator<Fact> {
  readonly #source: Iterator<Fact>;
  /** Read from the source, and not yet taken. */
  #ahead: Fact[] = [];
  #taken = 0;
  #looked = 0;

  constructor(source: Iterable<Fact>) {
    this.#source = source[Symbol.iterator]();
  }

  /** The fact of a key; keys are to be asked for in order. */
  at(key: string): Fact | undefined {
    for (;;) {
      const fact = this.#ahead[this.#looked] ?? this.#read();
      if (fact === undefined || fact.key > key) return undefined;
      if (fact.key === key) return fact;
      this.#looked++;
    }
  }

  next(): IteratorResult<Fact> {
    const value = this.#ahead[this.#taken] ?? this.#read();
    if (value === undefined) return { done: true, value };
    this.#taken++;
    if (this.#taken >= MOST_TAKEN) this.#forget();
    return { done: false, value };
  }

  [Symbol.iterator](): this {
    return this;
  }

  #read(): Fact | undefined {
    const { done, value } = this.#source.next();
    if (done) return undefined;
    this.#ahead.push(value);
    return value;
  }

  #forget(): void {
    const past = this.#taken - 1;
    this.#ahead = this.#ahead.slice(past);
    this.#looked = Math.max(0, this.#looked - past);
    this.#taken = 1;
  }
}
