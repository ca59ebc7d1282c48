import { randomUUID } from "node:crypto";
import { reason, Trouble } from "../../model/trouble.ts";
import type { Parts } from "../api/parts.ts";
import { Refusal } from "../api/refusal.ts";
import { alone, type Holder } from "../store/settings.ts";

/** Shortest and longest wait after failures, in milliseconds. */
const [SHORTEST_MS, LONGEST_MS] = [4000, 300_000];
/** If a process dies another one takes over after that. */
const LEASE_MS = 20_000;

/** How a piece of work goes. */
interface Going {
  failures: number;
  /** Not before then, in milliseconds since 1970. */
  next: number;
  why?: string;
}

/** Lets each piece of work be done by one process at a time, and less often while it fails. */
export class Worker {
  readonly #parts: Pick<Parts, "store" | "clock" | "log">;
  readonly #going = new Map<string, Going>();
  readonly #inHand = new Map<string, Promise<void>>();
  readonly #holder: Holder;

  constructor(parts: Pick<Parts, "store" | "clock" | "log">) {
    this.#parts = parts;
    this.#holder = { name: randomUUID(), clock: parts.clock, leaseMs: LEASE_MS };
  }

  /** Begins some work, unless it is in hand: then that is waited for. */
  unlessInHand(name: string, act: () => Promise<void>): Promise<void> {
    const before = this.#inHand.get(name);
    if (before) return before;
    const done = act().finally(() => this.#inHand.delete(name));
    this.#inHand.set(name, done);
    return done;
  }

  /**
   * Does a piece of work if it is due. Whatever goes wrong with it is told and makes it wait, and is no matter of the others.
   * @param act told whether it failed before, and what it goes by may be wrong
   */
  async work(name: string, everyMs: number, act: (afresh: boolean) => Promise<void>): Promise<void> {
    const { store, clock, log } = this.#parts;
    const before = this.#going.get(name) ?? { failures: 0, next: 0 };
    const now = clock().getTime();
    if (now < before.next) return;
    try {
      await alone(store, name, this.#holder, () => act(before.failures > 0));
      this.#going.set(name, { failures: 0, next: now + everyMs });
      if (before.failures > 0) log.info({ work: name }, "goes well again");
    } catch (thrown) {
      this.#failed(name, before, thrown);
    }
  }

  #failed(name: string, before: Going, thrown: unknown): void {
    const { clock, log } = this.#parts;
    const why = reason(thrown);
    const wait = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(before.failures, 7));
    this.#going.set(name, { failures: before.failures + 1, next: clock().getTime() + wait, why });
    // Said once: the same every few seconds would hide all else.
    if (before.why === why) return;
    if (thrown instanceof Trouble || thrown instanceof Refusal) log.warn({ work: name }, why);
    else log.error({ work: name, err: thrown }, why);
  }
}
