import type { Root } from "@tufjs/models";
import { mandateOfRoot } from "../repository/signers.ts";
import { Refused } from "./refused.ts";

/** What a host has verified before: nothing older is taken again. */
export interface Seen {
  /** Highest versions by role. */
  versions: Record<string, number>;
  /** {@link publishersOf} the root in force then. */
  publishers: string;
  /** Ids of all keys that were ever in force. */
  keyIds: readonly string[];
}

export const NOTHING_SEEN: Seen = { versions: {}, publishers: "", keyIds: [] };

/** Names the keys of the publisher: their public halves in hex. */
export function publishersOf(root: Root): string {
  const keys = ["timestamp", "snapshot"].flatMap((role) => mandateOfRoot(root, role)?.keys ?? []);
  return [...new Set(keys.map(({ keyVal }) => keyVal.public ?? ""))].sort().join();
}

/**
 * What counts of it under a root. With a new publisher all but the root counts anew: the old one may have driven the
 * versions up, so that nobody could come after them (TUF specification, section 5.3.11).
 */
export function stillSeen(seen: Seen, root: Root): Seen {
  if (seen.publishers === publishersOf(root)) return seen;
  const { root: version } = seen.versions;
  return { ...seen, versions: version === undefined ? {} : { root: version } };
}

/** Throws {@link Refused} for a version below what was seen. */
export function refuseOlder({ versions }: Seen, role: string, version: number): void {
  const least = versions[role];
  if (least !== undefined && version < least)
    throw new Refused(
      "rollback",
      `${role}: found version ${version}, expected at least ${least}, which this host has seen: an older state is being offered`,
    );
}
