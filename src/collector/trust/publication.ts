import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { syncDirectory } from "../../files/durable.ts";
import { reason, Trouble } from "../../model/trouble.ts";
import { openPinned, pinRoot } from "../../trust/pins.ts";
import { bulkOf } from "../../trust/repository/bulk.ts";
import { Folder } from "../../trust/repository/folder.ts";
import { sha256 } from "../../trust/repository/names.ts";
import { type Repository, readTarget } from "../../trust/repository/open.ts";

const folderOf = (state: string) => join(state, "trust");
const pinsOf = (state: string) => join(folderOf(state), "pins.json");

/** Where the files lie that are served: a link to the publication in force. */
export function servedTrust(state: string): string {
  return join(folderOf(state), "current");
}

/** Says once which root the collector takes publications under. Throws {@link Trouble} where the folder has no such root. */
export function pinPublications(state: string, folder: string, fingerprint: string): void {
  pinRoot(pinsOf(state), new Folder(folder), fingerprint);
}

/**
 * Takes a publication over, whole or not at all: it is copied, verified from the pinned root on, held against what was
 * served before, and only then served. Throws {@link Trouble}.
 * @returns its name
 */
export function publishTrust(state: string, from: string, now: Date): string {
  const name = now.toISOString().replaceAll(/[:.]/g, "-");
  const staged = join(folderOf(state), name);
  try {
    mkdirSync(folderOf(state), { recursive: true, mode: 0o755 });
    for (const room of ["metadata", "targets", "bulk"])
      if (room === "metadata" || existsSync(join(from, room)))
        cpSync(join(from, room), join(staged, room), { recursive: true });
  } catch (thrown) {
    rmSync(staged, { recursive: true, force: true });
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(`${from}: can't be copied (${reason(thrown)}); is it a whole trust repository?`);
  }
  try {
    verifyAll(openPinned(pinsOf(state), new Folder(staged)));
  } catch (thrown) {
    rmSync(staged, { recursive: true, force: true });
    throw thrown;
  }
  swap(state, name);
  return name;
}

/** Throws {@link Trouble} unless every file that somebody signed is there as it was signed. */
function verifyAll(repository: Repository): void {
  for (const [role, { signed }] of repository.standing.roles)
    for (const target of Object.keys(signed.targets))
      for (const { path, sha256: expected } of bulkOf(readTarget(repository, role, target) ?? ""))
        if (sha256(repository.folder.read(path)) !== expected)
          throw new Trouble(`${path}: these are not the bytes that were signed; publish it again`);
}

/** By one rename; what was served before goes then. */
function swap(state: string, name: string): void {
  const link = join(folderOf(state), "next");
  rmSync(link, { force: true });
  symlinkSync(name, link);
  renameSync(link, servedTrust(state));
  syncDirectory(folderOf(state));
  for (const other of readdirSync(folderOf(state), { withFileTypes: true }))
    if (other.isDirectory() && other.name !== name)
      rmSync(join(folderOf(state), other.name), { recursive: true, force: true });
}
