import { mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { syncDirectory, writeDurably } from "../../src/files/durable.ts";
import { isCode } from "../../src/files/fault.ts";
import type { Lines } from "../../src/files/line-file.ts";
import { reason, Trouble } from "../../src/model/trouble.ts";
import type { Obtained } from "../../src/trust/client/obtain.ts";
import type { TrustPlaces } from "./places.ts";

/** The files of one state of a repository, by the paths that they have there. */
export type Files = Pick<Obtained, "files" | "bulk">;

/** Folders of the generations that may be in force: the current one, then those before it. Without the link nobody knows which is current. */
export function generationFolders(places: TrustPlaces): { isLinked: boolean; folders: string[] } {
  const current = currentOf(places);
  const numbers = numbersIn(places).map(String);
  const from = current === undefined ? 0 : numbers.indexOf(current);
  const names = from < 0 ? [current ?? "", ...numbers] : numbers.slice(from);
  return { isLinked: current !== undefined, folders: names.map((name) => join(places.generations, name)) };
}

/** Puts a generation in force. Throws {@link Trouble}; then the one before it is in force still. */
export function install(places: TrustPlaces, files: Files): void {
  try {
    for (const step of installSteps(places, files)) step();
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(
      `${places.folder} can't be written (${reason(thrown)}): check its rights and the space left`,
    );
  }
}

/**
 * The steps that put a generation in force, in order. After any of them, and in the middle of any, the old one or the
 * new one is in force: all is written and synced aside, and one rename of the link decides.
 */
export function installSteps(places: TrustPlaces, { files, bulk }: Files): (() => void)[] {
  const number = Math.max(0, ...numbersIn(places)) + 1;
  const folder = join(places.generations, String(number));
  // With the number of the process: two agents at once must not write into one folder.
  const staged = `${folder}.${process.pid}.part`;
  const link = `${places.current}.part`;
  const contents = [...files, ...[...bulk].map(([path, lines]) => [path, allOf(lines)] as const)];
  const folders = [...new Set(contents.map(([path]) => dirname(join(staged, path))))];
  const kept = new Set([String(number), currentOf(places)]);
  return [
    () => rmSync(staged, { recursive: true, force: true }),
    ...[staged, ...folders].map((path) => () => void mkdirSync(path, { recursive: true, mode: 0o700 })),
    ...contents.map(
      ([path, content]) =>
        () =>
          writeDurably(join(staged, path), content, 0o600),
    ),
    ...[...folders, staged].map((path) => () => syncDirectory(path)),
    () => renameSync(staged, folder),
    () => syncDirectory(places.generations),
    () => rmSync(link, { force: true }),
    () => symlinkSync(join(basename(places.generations), String(number)), link),
    () => renameSync(link, places.current),
    () => syncDirectory(places.folder),
    () => {
      for (const name of readdirSync(places.generations).filter((found) => !kept.has(found)))
        rmSync(join(places.generations, name), { recursive: true, force: true });
    },
  ];
}

/** Piece by piece, so that none is held. */
function allOf(lines: Lines): Iterable<Uint8Array> {
  return lines.blocks({ from: 0, to: Infinity });
}

function currentOf({ current }: TrustPlaces): string | undefined {
  try {
    return basename(readlinkSync(current));
  } catch (thrown) {
    // EINVAL: something else than a link stands there.
    if (isCode(thrown, "ENOENT") || isCode(thrown, "EINVAL")) return undefined;
    throw thrown;
  }
}

/** Numbers of all whole generations, the newest first. */
function numbersIn({ generations }: TrustPlaces): number[] {
  try {
    const names = readdirSync(generations).filter((name) => /^\d+$/.test(name));
    return names.map(Number).sort((a, b) => b - a);
  } catch (thrown) {
    if (isCode(thrown, "ENOENT")) return [];
    throw thrown;
  }
}
