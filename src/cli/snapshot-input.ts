import type { Snapshot } from "../model/snapshot.ts";
import { Trouble } from "../model/trouble.ts";
import { isSigned, type SignedKind, verifySnapshot } from "../trust/signed-snapshot.ts";
import { readSnapshot } from "./diff-snapshots.ts";
import { readHostKeys } from "./host-keys.ts";

/** A snapshot in a file that a person named; its kinds where a host signed them. */
export interface SnapshotInput {
  snapshot: Snapshot;
  signed?: SignedKind[];
}

/**
 * The snapshot in a file; undefined where it is something else. One that a host signed is verified first, and nobody draws
 * from it without the host's key. Throws {@link Trouble}.
 * @param keys files or folders with keys of hosts
 */
export function snapshotInput(
  bytes: Uint8Array,
  path: string,
  keys: readonly string[],
): SnapshotInput | undefined {
  if (isSigned(bytes)) {
    if (keys.length === 0)
      throw new Trouble(
        `${path}: found a signed snapshot and no --key, expected the host's public key, as mesdrift-agent key show printed it on the host`,
      );
    const { snapshot, kinds } = verifySnapshot(bytes, path, readHostKeys(keys));
    return { snapshot, signed: kinds };
  }
  const snapshot = readSnapshot(bytes, path);
  if (snapshot !== undefined && keys.length > 0)
    throw new Trouble(
      `${path}: found a snapshot that nobody signed, expected a signed one, as --key was given`,
    );
  return snapshot && { snapshot };
}
