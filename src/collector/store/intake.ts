import { dataFault } from "./data-fault.ts";
import type { Batch, Incoming, Taken } from "./incoming.ts";
import type { Store } from "./store.ts";
import { takeGroup } from "./take.ts";
import { takeApart } from "./take-apart.ts";

interface Waiting extends Batch {
  done(taken: Taken): void;
  failed(why: unknown): void;
}

/** Most envelopes in one transaction: more would let the first of them wait for long. */
const GROUP = 256;

/**
 * Takes envelopes in. What comes while a transaction runs goes into the next one together, so that one write to the disk
 * serves many hosts. Whoever is answered is answered after the commit.
 */
export class Intake {
  readonly #store: Store;
  readonly #clock: () => Date;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;

  constructor(store: Store, clock: () => Date) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Envelopes that wait for a transaction. */
  get queued(): number {
    return this.#waiting.reduce((sum, { incoming }) => sum + incoming.length, 0);
  }

  /** Resolves once all are on the disk; rejects where the store failed: then they are to come again, and what is there is had. */
  take(hostId: number, incoming: readonly Incoming[], relayId?: number): Promise<Taken> {
    const { promise, resolve, reject } = Promise.withResolvers<Taken>();
    this.#waiting.push({ hostId, relayId, incoming, done: resolve, failed: reject });
    this.#running ??= this.#run();
    return promise;
  }

  async #run(): Promise<void> {
    // What arrives in the same turn of the event loop goes together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) await this.#takeNext(this.#next());
    this.#running = undefined;
  }

  #next(): Waiting[] {
    let envelopes = 0;
    const enough = this.#waiting.findIndex(({ incoming }) => {
      envelopes += incoming.length;
      return envelopes > GROUP;
    });
    return this.#waiting.splice(0, enough < 0 ? this.#waiting.length : Math.max(1, enough));
  }

  async #takeNext(group: readonly Waiting[]): Promise<void> {
    try {
      const taken = await takeGroup(this.#store, group, this.#clock());
      for (const [at, { done }] of group.entries()) done(taken[at] ?? { fates: [] });
    } catch (thrown) {
      // One that the store can't take must not hold up the others.
      if (group.length > 1) for (const one of group) await this.#takeNext([one]);
      else for (const one of group) await this.#takeAlone(one, thrown);
    }
  }

  async #takeAlone(batch: Waiting, thrown: unknown): Promise<void> {
    if (dataFault(thrown) === undefined) return batch.failed(thrown);
    try {
      batch.done(await takeApart(this.#store, batch, this.#clock()));
    } catch (other) {
      batch.failed(other);
    }
  }
}
