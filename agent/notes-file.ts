import { join } from "node:path";
import type { SecretKeeper } from "../src/model/secret.ts";
import type { Clock } from "./clock.ts";
import { type Note, Notes } from "./host/notes.ts";
import { readSealed, type SealedFile, writeSealed } from "./sealed-file.ts";

const notesFile = (folder: string, secrets: SecretKeeper): SealedFile => ({
  path: join(folder, "notes.cache"),
  format: "mesdrift-notes/1",
  secrets,
});

/** Notes that rest on nothing. */
export function newNotes(clock: Clock): Notes {
  return new Notes(() => clock().getTime() * 1000);
}

/** Notes as the last pass left them, if it did. */
export function loadNotes(folder: string, secrets: SecretKeeper, clock: Clock): Notes {
  const body = readSealed(notesFile(folder, secrets));
  const before = body === undefined ? undefined : new Map<string, Note>(JSON.parse(body));
  return new Notes(() => clock().getTime() * 1000, before);
}

/** Leaves the notes for the next pass; why they could not be, where they could not. */
export function saveNotes(folder: string, secrets: SecretKeeper, notes: Notes): string | undefined {
  return writeSealed(notesFile(folder, secrets), JSON.stringify([...notes.lasting()]));
}
