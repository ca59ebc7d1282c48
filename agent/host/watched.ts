import { formatAddress } from "../../src/model/address.ts";
import type { Gap } from "../../src/model/snapshot.ts";
import { orWhy } from "./ask.ts";
import type { Host } from "./host.ts";

/** Paths that a list of patterns watches, each under the first that matches it, and what could not be entered. */
export interface Watched<T> {
  paths: Map<string, T>;
  gaps: Gap[];
}

/** @param kind of the facts that are to be made of the paths  @param watches each with its pattern, as `Host.glob` takes it */
export async function watched<T extends { glob: string }>(
  host: Host,
  kind: string,
  watches: readonly T[],
): Promise<Watched<T>> {
  const paths = new Map<string, T>();
  const gaps = new Map<string, Gap>();
  const note = (key: string, why: string) =>
    gaps.set(key, { address: formatAddress({ kind, key }), why, below: true });
  for (const watch of watches) {
    const found = await orWhy(host.glob(watch.glob));
    if ("why" in found) {
      note(watch.glob, found.why);
      continue;
    }
    for (const path of found.value.paths) if (!paths.has(path)) paths.set(path, watch);
    for (const { path, why } of found.value.unreadable) note(path, why);
  }
  return { paths, gaps: [...gaps.values()] };
}
