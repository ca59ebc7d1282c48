import { mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import * as z from "zod";
import { writeAtomic } from "../files/write-atomic.ts";
import { reason, Trouble } from "../model/trouble.ts";
import type { Folder } from "./repository/folder.ts";
import { metadataPath, sha256 } from "./repository/names.ts";
import { openRepository, type Pin, type Repository } from "./repository/open.ts";

/** Roots that this person compared with what the administrators said, and the versions seen since. */
const Pins = z.array(
  z.strictObject({
    version: z.number().int().min(1),
    fingerprint: z.string(),
    seen: z.record(z.string(), z.number().int()),
  }),
);
type Pins = z.infer<typeof Pins>;

/** Where an engineer's pins are kept (XDG base directory specification). */
export function pinsFile(environment: NodeJS.ProcessEnv): string {
  return join(environment.XDG_STATE_HOME || join(homedir(), ".local/state"), "mesdrift", "roots.json");
}

/** Remembers a root of the repository as the one to trust. Throws {@link Trouble} when it has no root with that fingerprint. */
export function pinRoot(file: string, folder: Folder, fingerprint: string): void {
  for (let version = 1; folder.has(metadataPath("root", version)); version++)
    if (sha256(folder.read(metadataPath("root", version))) === fingerprint) {
      const others = readPins(file).filter((pin) => pin.fingerprint !== fingerprint);
      writePins(file, [...others, { version, fingerprint, seen: {} }]);
      return;
    }
  throw new Trouble(
    `${folder.path}: found no root with fingerprint ${fingerprint}; ask the administrators which it is`,
  );
}

/**
 * Opens and verifies a repository from the root that was pinned for it. Throws {@link Trouble} where none was, or where
 * anything in it is older than what was seen before.
 */
export function openPinned(file: string, folder: Folder): Repository {
  const pins = readPins(file);
  const pin = pins.find((candidate) => isIn(folder, candidate));
  if (pin === undefined)
    throw new Trouble(
      `${folder.path}: found no root that was pinned here; compare the fingerprint with the administrators', then run mesdrift trust pin`,
    );
  const repository = openRepository(folder, pin);
  const versions = versionsOf(repository);
  refuseOlder(folder, versions, pin.seen);
  writePins(file, [...pins.filter((other) => other !== pin), { ...pin, seen: { ...pin.seen, ...versions } }]);
  return repository;
}

function isIn(folder: Folder, { version, fingerprint }: Pin): boolean {
  const path = metadataPath("root", version);
  return folder.has(path) && sha256(folder.read(path)) === fingerprint;
}

function versionsOf({ standing: { root, roles }, snapshot, timestamp }: Repository): Record<string, number> {
  const versions = [...roles].map(([role, { signed }]) => [role, signed.version] as const);
  return {
    root: root.signed.version,
    snapshot: snapshot.signed.version,
    timestamp: timestamp.signed.version,
    ...Object.fromEntries(versions),
  };
}

function refuseOlder(folder: Folder, found: Record<string, number>, seen: Record<string, number>): void {
  for (const [role, version] of Object.entries(seen))
    if ((found[role] ?? 0) < version)
      throw new Trouble(
        `${folder.path}: found version ${found[role] ?? 0} of ${role}, expected at least ${version}, which was seen here before: this copy is old; get the newest`,
      );
}

function readPins(file: string): Pins {
  try {
    return Pins.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    if ("code" in thrown && thrown.code === "ENOENT") return [];
    throw new Trouble(`${file}: can't be read (${reason(thrown)}); remove it and pin the roots again`);
  }
}

function writePins(file: string, pins: Pins): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeAtomic(file, `${JSON.stringify(pins, null, 1)}\n`, 0o600);
}
