import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { writeAtomic } from "../../src/files/write-atomic.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { addLapse } from "../lapses.ts";
import { forgetSent } from "../report/sent.ts";
import { type Journal, journalsIn } from "../sign/journal.ts";

/** Numbers up to which each epoch was delivered. */
const Delivered = z.record(z.string(), z.number().int());
type Delivered = z.infer<typeof Delivered>;

/** One signed envelope that waits. */
export interface Waiting {
  epoch: string;
  sequence: number;
  path: string;
  /** Size in bytes, and when it was written. */
  bytes: number;
  writtenAt: Date;
}

/** How much may wait: beyond either the oldest go, and that is told. */
export interface Bounds {
  bytes: number;
  days: number;
}

/** A month without a network, at 256 MiB: thousands of whole reports. */
export const BOUNDS: Bounds = { bytes: 256 * 1024 * 1024, days: 30 };

/**
 * What was signed and is not delivered: the journal itself. An envelope leaves it once it was acknowledged, and the last of
 * an epoch stays always, since the next one names it.
 */
export class Spool {
  readonly #state: string;
  readonly #file: string;
  #delivered: Delivered;

  /** Throws {@link Trouble}. */
  constructor(state: string) {
    this.#state = state;
    this.#file = join(state, "delivered.json");
    this.#delivered = readDelivered(this.#file);
  }

  /** In the order in which they were signed. */
  waiting(): Waiting[] {
    return journalsIn(this.#state)
      .map((journal) => this.#waitingIn(journal))
      .sort((one, other) => firstTime(one) - firstTime(other))
      .flat();
  }

  /** They need not be sent any more. Durable before a file is removed. */
  settle(done: readonly Waiting[]): void {
    for (const { epoch, sequence } of done)
      this.#delivered[epoch] = Math.max(sequence, this.#delivered[epoch] ?? 0);
    writeAtomic(this.#file, JSON.stringify(this.#delivered), 0o600);
    for (const journal of journalsIn(this.#state))
      for (const { sequence, path } of journal.entries().slice(0, -1))
        if (sequence <= (this.#delivered[journal.epoch] ?? 0)) rmSync(path, { force: true });
  }

  /** Gives up what is beyond the bounds, the oldest first. That is told by the next report, and known before a file goes. */
  bound({ bytes, days }: Bounds, now: Date): void {
    const waiting = this.waiting();
    let left = waiting.reduce((sum, one) => sum + one.bytes, 0);
    const oldest = now.getTime() - days * 86_400_000;
    const given: Waiting[] = [];
    for (const one of waiting) {
      if (left <= bytes && one.writtenAt.getTime() >= oldest) break;
      given.push(one);
      left -= one.bytes;
    }
    this.giveUp(given, `more than ${days} days or ${bytes} bytes were waiting`);
  }

  /** Gives up envelopes, and leaves word for the next report. @param why in words */
  giveUp(given: readonly Waiting[], why: string): void {
    const [first, last] = [given[0], given.at(-1)];
    if (first === undefined || last === undefined) return;
    addLapse(this.#state, {
      from: first.writtenAt.toISOString(),
      to: last.writtenAt.toISOString(),
      cause: "dropped",
      detail: `${numbers(given)}: ${why}`,
    });
    forgetSent(this.#state);
    this.settle(given);
  }

  /** Keeps a copy of what the collector refuses, for people: it is not sent again. */
  setAside({ epoch, sequence, path }: Waiting): void {
    const folder = join(this.#state, "refused");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeAtomic(join(folder, `${epoch}.${sequence}.json`), readFileSync(path), 0o600);
  }

  #waitingIn(journal: Journal): Waiting[] {
    return journal
      .entries()
      .filter(({ sequence }) => sequence > (this.#delivered[journal.epoch] ?? 0))
      .map(({ sequence, path }) => {
        const { size, mtime } = statSync(path);
        return { epoch: journal.epoch, sequence, path, bytes: size, writtenAt: mtime };
      });
  }
}

function firstTime([first]: readonly Waiting[]): number {
  return first?.writtenAt.getTime() ?? 0;
}

function numbers(given: readonly Waiting[]): string {
  const epochs = Map.groupBy(given, ({ epoch }) => epoch);
  return [...epochs]
    .map(
      ([epoch, all]) => `epoch ${epoch.slice(0, 8)}, numbers ${all[0]?.sequence} to ${all.at(-1)?.sequence}`,
    )
    .join("; ");
}

function readDelivered(file: string): Delivered {
  if (!existsSync(file)) return {};
  try {
    return Delivered.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new Trouble(
      `${file}: found something else than was written there; remove it, and all that is here is delivered again, which does no harm`,
    );
  }
}
