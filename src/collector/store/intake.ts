import type { Predicate } from "../../trust/statement.ts";
import type { Fate } from "../../wire/protocol.ts";
import type { Store } from "./store.ts";
import { takeGroup } from "./take.ts";

/** An envelope whose signature was verified and whose statement was read. */
export interface Incoming {
  /** Of the envelope's bytes, in hex. */
  sha256: string;
  payload: Uint8Array;
  signature: Uint8Array;
  predicate: Predicate;
}

/** What became of the envelopes of one host, in their order. */
export interface Taken {
  fates: Fate[];
  /** The open findings here are not those of the host: it is to tell all. */
  want?: "full";
}

/** The envelopes that one host sent together, oldest first. */
export interface Batch {
  hostId: number;
  incoming: readonly Incoming[];
}

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

  /** Resolves once all are on the disk; rejects where the store failed, and then none of them is. */
  take(hostId: number, incoming: readonly Incoming[]): Promise<Taken> {
    const { promise, resolve, reject } = Promise.withResolvers<Taken>();
    this.#waiting.push({ hostId, incoming, done: resolve, failed: reject });
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
      else for (const { failed } of group) failed(thrown);
    }
  }
}
