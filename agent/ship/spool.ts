import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { isThere } from "../../src/files/is-there.ts";
import { writeAtomic } from "../../src/files/write-atomic.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { addLapse } from "../lapses.ts";
import { forgetSent } from "../report/sent.ts";
import { type Journal, journalsIn } from "../sign/journal.ts";

/** Numbers of each epoch that need not be delivered any more, and whose files are there yet. */
const Done = z.record(z.string(), z.array(z.number().int()));

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
const DAY_MS = 86_400_000;

/**
 * What was signed and is not delivered: the journal itself. An envelope leaves it once it was acknowledged, and the last of
 * an epoch stays always, since the next one names it.
 */
export class Spool {
  readonly #state: string;
  readonly #file: string;
  readonly #done: Map<string, Set<number>>;

  /** Throws {@link Trouble}. */
  constructor(state: string) {
    this.#state = state;
    this.#file = join(state, "delivered.json");
    this.#done = readDone(this.#file);
  }

  /** In the order in which they were signed. */
  waiting(): Waiting[] {
    return journalsIn(this.#state)
      .map((journal) => this.#waitingIn(journal))
      .sort((one, other) => firstTime(one) - firstTime(other))
      .flat();
  }

  /** They need not be sent any more, in whatever order that was learnt. Durable before a file is removed. */
  settle(done: readonly Pick<Waiting, "epoch" | "sequence">[]): void {
    for (const { epoch, sequence } of done) this.#doneIn(epoch).add(sequence);
    this.#keep();
    for (const journal of journalsIn(this.#state))
      for (const { sequence, path } of journal.entries().slice(0, -1))
        if (this.#doneIn(journal.epoch).has(sequence)) rmSync(path, { force: true });
  }

  /**
   * Gives up what is beyond the bounds, the oldest first. That is told by the next report, and known before a file goes.
   * @param where it was handed over without an answer, if anywhere
   */
  bound({ bytes, days }: Bounds, now: Date, where: (one: Waiting) => string | undefined): void {
    const waiting = this.waiting();
    let left = waiting.reduce((sum, one) => sum + one.bytes, 0);
    const ages = agesOf(waiting, now);
    const given: Waiting[] = [];
    for (const [at, one] of waiting.entries()) {
      if (left <= bytes && (ages[at] ?? 0) <= days * DAY_MS) break;
      given.push(one);
      left -= one.bytes;
    }
    const beyond = `more than ${days} days or ${bytes} bytes were waiting`;
    for (const [place, some] of Map.groupBy(given, where))
      this.giveUp(
        some,
        place === undefined
          ? beyond
          : `${beyond}; they were handed over by ${place}, and no receipt came: the collector may have them`,
      );
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

  /** Keeps a copy of what can't be delivered, for people: it is not sent again. */
  setAside({ epoch, sequence, path }: Waiting): void {
    const folder = join(this.#state, "refused");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeAtomic(join(folder, `${epoch}.${sequence}.json`), readFileSync(path), 0o600);
  }

  #waitingIn(journal: Journal): Waiting[] {
    return journal
      .entries()
      .filter(({ sequence }) => !this.#doneIn(journal.epoch).has(sequence))
      .flatMap(({ sequence, path }) => {
        // Another delivery, such as a person's, may be done with it by now.
        const stat = statSync(path, { throwIfNoEntry: false });
        if (stat === undefined) return [];
        return { epoch: journal.epoch, sequence, path, bytes: stat.size, writtenAt: stat.mtime };
      });
  }

  #doneIn(epoch: string): Set<number> {
    const there = this.#done.get(epoch) ?? new Set();
    this.#done.set(epoch, there);
    return there;
  }

  /** What has no file any more needs no note. */
  #keep(): void {
    const noted = journalsIn(this.#state).map((journal) => {
      const there = journal.entries().map(({ sequence }) => sequence);
      return [journal.epoch, there.filter((sequence) => this.#doneIn(journal.epoch).has(sequence))] as const;
    });
    const content: z.infer<typeof Done> = Object.fromEntries(noted);
    writeAtomic(this.#file, JSON.stringify(content), 0o600);
  }
}

/**
 * How long each has waited, in milliseconds. Between two that follow each other a day counts at most: nobody knows how much of a longer
 * time the clock jumped over, as where it is set after a start without a battery, and of reports so few the disk has room.
 */
function agesOf(waiting: readonly Waiting[], now: Date): number[] {
  let age = 0;
  let next = now.getTime();
  return waiting
    .toReversed()
    .map(({ writtenAt }) => {
      age += Math.min(Math.max(0, next - writtenAt.getTime()), DAY_MS);
      next = writtenAt.getTime();
      return age;
    })
    .reverse();
}

function firstTime([first]: readonly Waiting[]): number {
  return first?.writtenAt.getTime() ?? 0;
}

function numbers(given: readonly Waiting[]): string {
  const epochs = Map.groupBy(given, ({ epoch }) => epoch);
  return [...epochs]
    .map(([epoch, all]) => `epoch ${epoch.slice(0, 8)}, ${ranges(all.map(({ sequence }) => sequence))}`)
    .join("; ");
}

/** @param numbers ascending */
function ranges(numbers: readonly number[]): string {
  const starts = numbers.filter((number, at) => numbers[at - 1] !== number - 1);
  const ends = numbers.filter((number, at) => numbers[at + 1] !== number + 1);
  const runs = starts.map((start, at) => (start === ends[at] ? `${start}` : `${start} to ${ends[at]}`));
  return `${numbers.length === 1 ? "number" : "numbers"} ${runs.join(", ")}`;
}

function readDone(file: string): Map<string, Set<number>> {
  if (!isThere(file)) return new Map();
  try {
    const noted = Object.entries(Done.parse(JSON.parse(readFileSync(file, "utf8"))));
    return new Map(noted.map(([epoch, numbers]) => [epoch, new Set(numbers)]));
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new Trouble(
      `${file}: found something else than was written there; remove it, and all that is here is delivered again, which does no harm`,
    );
  }
}
