import type { Metadata, Targets } from "@tufjs/models";
import type { Lines } from "../../files/line-file.ts";
import type { Source } from "./source.ts";

/** What a site's engineers signed, and where the bytes are. */
export interface Site {
  name: string;
  /** Length in bytes and SHA-256 in hex of a signed target; undefined where nobody signed one of that name. */
  fileOf(target: string): { length: number; sha256: string } | undefined;
  read: Source["read"];
  lines: NonNullable<Source["lines"]>;
  /** Bytes of all that was verified, by path inside the repository, but for bulk state. */
  files: Map<string, Uint8Array>;
  /** Bulk state that was verified, by path inside the repository. */
  bulk: Map<string, Lines>;
}

/** @param roles metadata by role: the site's own, and that in which one engineer signs alone */
export function siteOf(
  name: string,
  roles: ReadonlyMap<string, Metadata<Targets>>,
  { source, files }: { source: Source; files: Map<string, Uint8Array> },
): Site {
  return {
    name,
    fileOf(target) {
      const file = roles.get(target.slice(0, target.indexOf("/")))?.signed.targets[target];
      const hash = file?.hashes.sha256;
      return file && hash !== undefined ? { length: file.length, sha256: hash } : undefined;
    },
    read: (path, limit) => source.read(path, limit),
    lines: (path) => source.lines?.(path),
    files,
    bulk: new Map(),
  };
}
