import { backoff } from "./backoff.ts";
import type { DeliveryResult } from "./errand.ts";

/** When the next delivery is due. Times are those of a steady clock, in milliseconds. */
export class Deliveries {
  readonly #dice: () => number;
  /** Something waits, as far as is known: at the start nobody has looked. */
  #isWaiting = true;
  /** Not before: what the collector asked for, or a while after one that failed. */
  #notBefore = Number.NEGATIVE_INFINITY;
  /** When receipts for what was handed over may have come. */
  #receiptsAt = Number.POSITIVE_INFINITY;
  #failures = 0;
  #isInHand = false;

  /** @param dice from 0 up to 1 */
  constructor(dice: () => number) {
    this.#dice = dice;
  }

  /** When there is something to do; Infinity where nothing waits, or a delivery is in hand. */
  get dueAt(): number {
    if (this.#isInHand) return Number.POSITIVE_INFINITY;
    return this.#isWaiting ? this.#notBefore : this.#receiptsAt;
  }

  /** May what is signed now be delivered at once? */
  mayBegin(now: number): boolean {
    return !this.#isInHand && now >= this.#notBefore;
  }

  /** Something was signed that is to be delivered. */
  signed(): void {
    this.#isWaiting = true;
  }

  begin(): void {
    this.#isInHand = true;
    this.#isWaiting = false;
    this.#receiptsAt = Number.POSITIVE_INFINITY;
  }

  /** @returns how long it will wait at least, in milliseconds */
  done({ why, left, awaited = 0, paceSeconds }: DeliveryResult, now: number): number {
    this.#isInHand = false;
    this.#failures = why === undefined ? 0 : this.#failures + 1;
    const pace = paceSeconds * 1000 * (1 + this.#dice());
    // Where receipts come later, the pace says when it is worth to look for them, and holds up nothing.
    const isLater = why === undefined && awaited > 0;
    if (isLater) this.#receiptsAt = now + pace;
    const wait = Math.max(isLater ? 0 : pace, this.#failures > 0 ? backoff(this.#failures, this.#dice) : 0);
    this.#notBefore = now + wait;
    this.#isWaiting ||= left > 0 || this.#failures > 0;
    return wait;
  }
}
