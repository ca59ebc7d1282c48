import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { syncDirectory } from "../../src/files/durable.ts";
import { isThere } from "../../src/files/is-there.ts";
import { writeNew } from "../../src/files/write-new.ts";
import { reason, Trouble } from "../../src/model/trouble.ts";

/** Digits of a number in a file's name: in order of names they are in order of time. */
const DIGITS = 8;

/** In the agent's own folder; in it one folder for each epoch. */
const FOLDER = "reports";

/** One envelope of the journal. */
export interface Entry {
  sequence: number;
  path: string;
}

/**
 * All that a host signed in one epoch, one file for each envelope, from 1 on without a gap. The last one must stay, since
 * the next one names it; whoever delivers the others may remove them. Each method throws {@link Trouble}.
 */
export class Journal {
  readonly epoch: string;
  readonly folder: string;

  constructor(state: string, epoch: string) {
    this.epoch = epoch;
    this.folder = join(state, FOLDER, epoch);
  }

  /** In order; none where nothing was signed yet. */
  entries(): Entry[] {
    return this.#names()
      .filter((name) => /^\d{8,}\.json$/.test(name))
      .map((name) => ({ sequence: Number.parseInt(name, 10), path: join(this.folder, name) }))
      .sort((a, b) => a.sequence - b.sequence);
  }

  /**
   * Adds an envelope, whole and durably. Of two agents that want the same number one succeeds, and the other makes its
   * envelope anew, for the next number. Each sees the envelopes before its own, so that the chain never forks.
   * @param make makes the envelope of a number, knowing the one before
   */
  append(make: (sequence: number, before: Uint8Array | undefined) => string): string {
    return attempt(this.folder, () => {
      for (;;) {
        const last = this.entries().at(-1);
        const sequence = (last?.sequence ?? 0) + 1;
        const text = make(sequence, last && readFileSync(last.path));
        const path = join(this.folder, `${String(sequence).padStart(DIGITS, "0")}.json`);
        if (!writeNew(path, text, 0o600)) continue;
        this.#tidy(sequence);
        return text;
      }
    });
  }

  /** Takes away what a crash left half-written: numbers that somebody has written by now. */
  #tidy(written: number): void {
    for (const name of this.#names())
      if (name.endsWith(".part") && Number.parseInt(name, 10) < written)
        rmSync(join(this.folder, name), { force: true });
  }

  #names(): string[] {
    return attempt(this.folder, () => {
      const made = mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      // A crash must not take the folder with the first envelope in it, or the chain would begin twice.
      if (made !== undefined) for (const path of [made, this.folder]) syncDirectory(dirname(path));
      return readdirSync(this.folder);
    });
  }
}

/** The journals of all epochs, those of keys before included. Throws {@link Trouble}. */
export function journalsIn(state: string): Journal[] {
  const folder = join(state, FOLDER);
  const names = attempt(folder, () => (isThere(folder) ? readdirSync(folder).sort() : []));
  return names.filter((name) => /^[0-9a-f]{32}$/.test(name)).map((epoch) => new Journal(state, epoch));
}

function attempt<Result>(folder: string, act: () => Result): Result {
  try {
    return act();
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(
      `${folder}: signed reports can't be kept here (${reason(thrown)}); mend it, or name another folder with --state`,
    );
  }
}
