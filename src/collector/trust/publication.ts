import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { syncDirectory, writeDurably } from "../../files/durable.ts";
import { isCode } from "../../files/fault.ts";
import { isThere } from "../../files/is-there.ts";
import { writeAtomic } from "../../files/write-atomic.ts";
import { reason, Trouble } from "../../model/trouble.ts";
import { openPinned, pinRoot } from "../../trust/pins.ts";
import { bulkOf } from "../../trust/repository/bulk.ts";
import { Folder } from "../../trust/repository/folder.ts";
import { sha256 } from "../../trust/repository/names.ts";
import { type Repository, readTarget } from "../../trust/repository/open.ts";

const folderOf = (state: string) => join(state, "trust");
const pinsOf = (state: string) => join(folderOf(state), "pins.json");
const expectedRoot = (state: string) => join(folderOf(state), "expected-root");

/** Where the files lie that are served: a link to the publication in force. */
export function servedTrust(state: string): string {
  return join(folderOf(state), "current");
}

/**
 * Says once which root the collector takes publications under. Throws {@link Trouble} where the folder has no such root.
 * @param folder undefined where no publication is at hand yet: then the first that has this root is taken
 */
export function pinPublications(state: string, folder: string | undefined, fingerprint: string): void {
  if (!/^[0-9a-f]{64}$/.test(fingerprint))
    throw new Trouble(`--root-fingerprint: found ${fingerprint}, expected 64 hex digits`);
  if (folder !== undefined) pinRoot(pinsOf(state), new Folder(folder), fingerprint);
  else {
    mkdirSync(folderOf(state), { recursive: true, mode: 0o755 });
    writeAtomic(expectedRoot(state), fingerprint);
  }
}

/** Was a root said under which publications are taken? */
export function takesPublications(state: string): boolean {
  return isThere(pinsOf(state)) || isThere(expectedRoot(state));
}

/** The root that a person said before there was anything. Throws {@link Trouble} where it is not that of the folder. */
function pinExpected(state: string, folder: Folder): void {
  if (!isThere(expectedRoot(state))) return;
  pinRoot(pinsOf(state), folder, readFileSync(expectedRoot(state), "utf8"));
  rmSync(expectedRoot(state));
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
    copyFiles(join(from, "metadata"), join(staged, "metadata"));
    for (const room of ["targets", "bulk"]) copyFiles(join(from, room), join(staged, room));
  } catch (thrown) {
    rmSync(staged, { recursive: true, force: true });
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(`${from}: can't be copied (${reason(thrown)}); is it a whole trust repository?`);
  }
  try {
    const folder = new Folder(staged);
    pinExpected(state, folder);
    verifyAll(openPinned(pinsOf(state), folder));
  } catch (thrown) {
    rmSync(staged, { recursive: true, force: true });
    if (!(thrown instanceof Trouble)) throw thrown;
    throw new Trouble(thrown.message.replaceAll(staged, from));
  }
  swap(state, name);
  return name;
}

/** Through to the disk, so that no crash leaves a publication with holes. What is neither file nor folder is left out. */
function copyFiles(from: string, to: string): void {
  const entries = entriesOf(from);
  mkdirSync(to, { recursive: true, mode: 0o755 });
  for (const entry of entries) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyFiles(source, target);
    else if (entry.isFile()) writeDurably(target, readFileSync(source), 0o644);
  }
  syncDirectory(to);
}

/** A repository without targets has no folder for them. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (thrown) {
    if (isCode(thrown, "ENOENT") && !folder.endsWith("/metadata")) return [];
    throw thrown;
  }
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
