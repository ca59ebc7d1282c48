import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isCode } from "../../files/fault.ts";
import { isThere } from "../../files/is-there.ts";
import { LineFile, type Lines } from "../../files/line-file.ts";
import { readInput } from "../../files/read-input.ts";
import { reason } from "../../model/trouble.ts";
import { readBundle } from "../bundle.ts";
import { hashIn, sha256 } from "../repository/names.ts";
import { Refused, Unreachable } from "./refused.ts";

/** Where a trust repository is read from. Nothing that comes from it is trusted yet. */
export interface Source {
  /** For messages. */
  name: string;
  /**
   * The bytes of a file, by its path inside the repository; undefined where there is none. Throws {@link Unreachable},
   * and {@link Refused} beyond the limit.
   * @param limit most bytes
   */
  read(path: string, limit: number): Promise<Uint8Array | undefined>;
  /**
   * A file of any size, which is at hand as long as it is used and need not be held; undefined where there is none. A
   * source that may go away meanwhile gives none.
   */
  lines?(path: string): Lines | undefined;
}

/** A repository's folder, on a disk or a share. */
export function folderSource(folder: string): Source {
  return {
    name: folder,
    async read(path, limit) {
      const file = join(folder, path);
      try {
        const stat = statSync(file);
        if (stat.size > limit) throw oversized(path, stat.size, limit);
        return readFileSync(file);
      } catch (thrown) {
        if (isCode(thrown, "ENOENT") || isCode(thrown, "ENOTDIR")) return undefined;
        if (thrown instanceof Error && "code" in thrown)
          throw new Unreachable(
            `${file}: can't be read (${reason(thrown)}); check the folder and its rights`,
          );
        throw thrown;
      }
    },
  };
}

/** A folder of this host's own, in which files are put whole and stay. */
export function keptSource(folder: string): Source {
  return {
    ...folderSource(folder),
    lines: (path) => (isThere(join(folder, path)) ? new LineFile(join(folder, path)) : undefined),
  };
}

/**
 * A source of which this host has some already: what is named by its hash and is kept here with just that content, is not
 * fetched again. It is verified as all else is.
 */
export function sourceBeside(kept: Source, source: Source): Source {
  return {
    name: source.name,
    async read(path, limit) {
      const hash = hashIn(path);
      const bytes = hash === undefined ? undefined : await kept.read(path, limit);
      return bytes && sha256(bytes) === hash ? bytes : source.read(path, limit);
    },
    lines: (path) => kept.lines?.(path),
  };
}

/** A bundle, as a stick carries it. Throws {@link Refused} for another site's, and `Trouble` where it is none or not whole. */
export function bundleSource(file: string, site: string): Source {
  const bundle = readBundle(readInput(file), file);
  if (bundle.site !== site)
    throw new Refused(
      "wrong-site",
      `${file}: found a bundle for ${bundle.site}, expected one for ${site}, the site of this host`,
    );
  return {
    name: file,
    async read(path, limit) {
      const bytes = bundle.files.get(path);
      if (bytes !== undefined && bytes.length > limit) throw oversized(path, bytes.length, limit);
      return bytes;
    },
  };
}

/** The refusal of a file that is larger than it may be. @param found its bytes, or as many as were read */
export function oversized(path: string, found: number, limit: number): Refused {
  const crime = path.startsWith("metadata/") ? "oversized-metadata" : "oversized-target";
  return new Refused(crime, `${path}: found ${found} bytes or more, expected at most ${limit}`);
}
