import type { SecretKeeper } from "../src/model/secret.ts";
import type { Clock } from "./clock.ts";
import { DigestCache, loadDigests, saveDigests } from "./digest-cache.ts";
import { type DigestStore, Digests } from "./host/digests.ts";
import type { Notes } from "./host/notes.ts";
import { Ledger } from "./ledger.ts";
import { loadNotes, newNotes, saveNotes } from "./notes-file.ts";

/** What a pass knows from those before it. All of it is a convenience: without it more files are read. */
export interface Memory {
  /** Digests of files asked for in any order. */
  readonly digests: Digests;
  /** Digests of files asked for in order of their paths, of which there may be any number. */
  readonly sweep: Digests;
  /** What was made of files that are dear to read. */
  notes: Notes;
  /** Leaves it for the next pass; why it could not be, where it could not. */
  leave(): string | undefined;
}

/** Knows nothing, and leaves nothing. */
export function noMemory(secrets: SecretKeeper, clock: Clock): Memory {
  const digests = new Digests(secrets, microsecondsOf(clock), new DigestCache());
  return { digests, sweep: digests, notes: newNotes(clock), leave: () => undefined };
}

/**
 * What the last pass left in a folder. What is not asked for is neither read nor changed.
 * @param forget start with nothing, whatever it left
 */
export function openMemory(folder: string, secrets: SecretKeeper, clock: Clock, forget: boolean): Memory {
  const notes = forget ? newNotes(clock) : loadNotes(folder, secrets, clock);
  let cache: DigestCache | undefined;
  let ledger: Ledger | undefined;
  const digestsIn = (store: DigestStore) => new Digests(secrets, microsecondsOf(clock), store);
  return {
    get digests() {
      cache ??= forget ? new DigestCache() : loadDigests(folder, secrets);
      return digestsIn(cache);
    },
    get sweep() {
      ledger ??= new Ledger(folder, secrets, forget);
      return digestsIn(ledger);
    },
    notes,
    leave: () =>
      (cache && saveDigests(folder, secrets, cache)) ?? ledger?.close() ?? saveNotes(folder, secrets, notes),
  };
}

function microsecondsOf(clock: Clock): () => number {
  return () => clock().getTime() * 1000;
}
