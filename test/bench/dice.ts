import { createCipheriv } from "node:crypto";

/** Always the same numbers, so that each run of the bench works on the same bytes: xorshift32 (Marsaglia 2003). */
export class Dice {
  #state: number;

  /** @param seed any integer */
  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x9e3779b1) || 1;
    for (let turn = 0; turn < 8; turn += 1) this.below(2);
  }

  /** An integer from 0, below the limit. */
  below(limit: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) % limit;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }
}

/** Bytes that look random and are always the same for a seed: AES-128 in counter mode over zeros. */
export function noise(bytes: number, seed: number): Buffer {
  const counter = Buffer.alloc(16);
  counter.writeUInt32BE(seed);
  return createCipheriv("aes-128-ctr", Buffer.alloc(16), counter).update(Buffer.alloc(bytes));
}
