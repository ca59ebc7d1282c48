import { statSync } from "node:fs";
import { Trouble } from "../../src/model/trouble.ts";
import { httpsSource } from "../../src/trust/client/https.ts";
import { Unreachable } from "../../src/trust/client/refused.ts";
import { bundleSource, folderSource, type Source, sourceBeside } from "../../src/trust/client/source.ts";

export interface SourceOptions {
  site: string;
  /** Certificates of a private authority, in PEM. */
  ca?: string | undefined;
  /** Longest wait for one file from the network, in seconds. */
  seconds: number;
  /** What this host has of it, which need not be fetched again. */
  kept?: Source | undefined;
}

/** The source at an address: https, a folder, or a bundle. Throws {@link Unreachable} where there is none now. */
export function sourceOf(from: string, { site, ca, seconds, kept }: SourceOptions): Source {
  if (isUrl(from)) {
    const source = httpsSource(from, { seconds, ...(ca === undefined ? {} : { ca }) });
    return kept ? sourceBeside(kept, source) : source;
  }
  const stat = statSync(from, { throwIfNoEntry: false });
  if (stat === undefined) throw new Unreachable(`${from}: is not there; put the stick in, or check the name`);
  return stat.isDirectory() ? folderSource(from) : bundleSource(from, site);
}

/** Throws {@link Trouble} for an address of another kind than https. */
function isUrl(from: string): boolean {
  if (/^https:\/\//i.test(from)) return true;
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(from)) return false;
  throw new Trouble(`${from}: found another kind of address, expected https://, a folder or a bundle`);
}
