import type { SecretKeeper } from "../src/model/secret.ts";
import type { Clock } from "./clock.ts";
import { type DigestStore, Digests } from "./host/digests.ts";
import type { Notes } from "./host/notes.ts";
import { Ledger } from "./ledger.ts";
import { loadNotes, newNotes, saveNotes } from "./notes-file.ts";

/** What a pass knows from those before it. All of it is a convenience: without it more files are read. */
export interface Memory {
  /** Digests of watched files, to be asked for in order of their paths; where nobody does, those of the last pass stay. */
  readonly digests: Digests;
  /** What was made of files that are dear to read. */
  notes: Notes;
  /** Leaves it for the next pass; why it could not be, where it could not. */
  leave(): string | undefined;
}

/** Knows nothing, and leaves nothing. */
export function noMemory(secrets: SecretKeeper, clock: Clock): Memory {
  const forgetful: DigestStore = { at: () => undefined, put: () => undefined };
  const digests = new Digests(secrets, microsecondsOf(clock), forgetful);
  return { digests, notes: newNotes(clock), leave: () => undefined };
}

/**
 * How long files are taken for unchanged by their times alone, in days, since whoever writes to the raw disk moves none; and the longest,
 * where the host was never up in the hours for heavy work.
 */
const [DAYS, MOST_DAYS] = [7, 14];
const READ_WHOLE = "all files were read";

/**
 * What the last pass left in a folder. What is not asked for is neither read nor changed. Once a week all is forgotten, so
 * that every file is read again.
 * @param rehash forget it now; "not-now" where this is no hour for heavy work
 */
export function openMemory(
  folder: string,
  secrets: SecretKeeper,
  clock: Clock,
  rehash: boolean | "not-now",
): Memory {
  const left = loadNotes(folder, secrets, clock);
  const days = rehash === "not-now" ? MOST_DAYS : DAYS;
  const forget = rehash === true || isDue(left.at(READ_WHOLE, ""), clock, days);
  const notes = forget ? newNotes(clock) : left;
  if (forget) notes.put(READ_WHOLE, "", clock().toISOString());
  let ledger: Ledger | undefined;
  return {
    get digests() {
      ledger ??= new Ledger(folder, secrets, forget);
      return new Digests(secrets, microsecondsOf(clock), ledger);
    },
    notes,
    leave: () => ledger?.close() ?? (notes.isNew ? saveNotes(folder, secrets, notes) : undefined),
  };
}

/** Was it too long ago, never, or by a clock that was ahead? */
function isDue(when: string | undefined, clock: Clock, after: number): boolean {
  const days = when === undefined ? Number.NaN : (clock().getTime() - Date.parse(when)) / 86_400_000;
  return !(days >= 0 && days < after);
}

function microsecondsOf(clock: Clock): () => number {
  return () => clock().getTime() * 1000;
}
