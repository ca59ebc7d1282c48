import { posix } from "node:path";
import { parseAddress } from "../model/address.ts";
import type { Watch } from "../model/watch.ts";
import type { Snapshot } from "../model/snapshot.ts";

/**
 * What a draft has to watch so that the next pass sees the same files: those in the snapshot that no inherited glob
 * covers, by name.
 */
export function watchesFor({ facts, coverage }: Snapshot, watched: readonly Watch[]): Watch[] {
  const configs = watched.flatMap(({ config }) => config ?? []);
  const files = watched.flatMap(({ file }) => file ?? []);
  const keysOf = (kind: string) =>
    facts.filter((fact) => fact.kind === kind && fact.key.startsWith("/")).map(({ key }) => key);
  const unparsed = coverage.unparsed
    .map(({ address }) => parseAddress(address))
    .filter(({ kind }) => kind === "config");
  const parsed = new Set([...keysOf("config"), ...unparsed.map(({ key }) => key)]);
  return [
    ...[...parsed].filter((path) => !isCovered(path, configs)).map((path) => ({ config: literal(path) })),
    ...keysOf("file")
      .filter((path) => !parsed.has(path) && !isCovered(path, [...configs, ...files]))
      .map((path) => ({ file: literal(path) })),
  ].sort(byGlob);
}

function isCovered(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => posix.matchesGlob(path, glob));
}

/** A glob that means this path alone. A byte that is no UTF-8 can't be written in a baseline: any one byte stands for it. */
function literal(path: string): string {
  return path.replace(/[*?[\]{}\\]/g, "[$&]").replace(/\p{Cs}/gu, "?");
}

function byGlob(a: Watch, b: Watch): number {
  const [first, second] = [a, b].map(({ config, file }) => config ?? file ?? "");
  return (first ?? "") < (second ?? "") ? -1 : 1;
}
