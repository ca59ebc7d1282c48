import type { Metadata, Root, Snapshot, Targets, Timestamp } from "@tufjs/models";
import { Trouble } from "../../model/trouble.ts";
import type { Folder } from "./folder.ts";
import { parseMetadata } from "./metadata.ts";
import { metadataPath, sha256, TIMESTAMP, targetPath } from "./names.ts";
import { mandateFor, type Standing } from "./standing.ts";
import { requireSigned, verifyStanding, verifySuccession } from "./verify.ts";

/** A trust repository of which everything people signed was verified. */
export interface Repository {
  folder: Folder;
  standing: Standing;
  snapshot: Metadata<Snapshot>;
  timestamp: Metadata<Timestamp>;
}

/** A root that is trusted because people compared its fingerprint: SHA-256 in hex of the file's bytes. */
export interface Pin {
  version: number;
  fingerprint: string;
}

/**
 * Reads and verifies a repository from a pinned root on: the roots after it, timestamp, snapshot, every role. Throws
 * {@link Trouble}. That something has expired is no trouble here, or nobody could renew it; a host refuses it.
 */
export function openRepository(folder: Folder, pin: Pin): Repository {
  const root = currentRoot(folder, pin);
  const bare: Standing = { root, roles: new Map() };
  const timestamp = parseMetadata("timestamp", folder.readText(TIMESTAMP), TIMESTAMP);
  requireSigned(mandateFor(bare, "timestamp"), timestamp);
  const snapshot = readSnapshot(folder, timestamp.signed);
  requireSigned(mandateFor(bare, "snapshot"), snapshot);
  const standing = { root, roles: readRoles(folder, snapshot.signed) };
  verifyStanding(standing);
  return { folder, standing, snapshot, timestamp };
}

/** The newest root that the pinned one leads to. */
function currentRoot(folder: Folder, { version, fingerprint }: Pin): Metadata<Root> {
  const path = metadataPath("root", version);
  const found = sha256(folder.read(path));
  if (found !== fingerprint)
    throw new Trouble(
      `${path}: found fingerprint ${found}, expected ${fingerprint}, which was pinned: this is another repository`,
    );
  let root = parseMetadata("root", folder.readText(path), path);
  for (;;) {
    const next = metadataPath("root", root.signed.version + 1);
    if (!folder.has(next)) return root;
    const successor = parseMetadata("root", folder.readText(next), next);
    verifySuccession(root, successor);
    root = successor;
  }
}

function readSnapshot(folder: Folder, { snapshotMeta }: Timestamp): Metadata<Snapshot> {
  const path = metadataPath("snapshot", snapshotMeta.version);
  const snapshot = parseMetadata("snapshot", folder.readText(path), path);
  return ofVersion(snapshot, snapshotMeta.version, path);
}

function readRoles(folder: Folder, { meta }: Snapshot): Map<string, Metadata<Targets>> {
  const roles = Object.entries(meta).map(
    ([name, { version }]) => [name.replace(/\.json$/, ""), version] as const,
  );
  return new Map(
    roles.map(([role, version]) => {
      const path = metadataPath(role, version);
      return [role, ofVersion(parseMetadata("targets", folder.readText(path), path), version, path)];
    }),
  );
}

function ofVersion<Found extends { signed: { version: number } }>(
  metadata: Found,
  version: number,
  path: string,
): Found {
  if (metadata.signed.version === version) return metadata;
  throw new Trouble(`${path}: found version ${metadata.signed.version} inside, expected ${version}`);
}

/** The text of a target that a role has signed; undefined where it has none of that name. Throws {@link Trouble} when other bytes lie there. */
export function readTarget(
  { folder, standing }: Pick<Repository, "folder" | "standing">,
  role: string,
  target: string,
): string | undefined {
  const file = standing.roles.get(role)?.signed.targets[target];
  const expected = file?.hashes.sha256;
  if (file === undefined || expected === undefined) return undefined;
  const path = targetPath(target, expected);
  const bytes = folder.read(path);
  if (bytes.length !== file.length || sha256(bytes) !== expected)
    throw new Trouble(`${path}: these are not the bytes that were signed; put the file back from a copy`);
  return new TextDecoder().decode(bytes);
}
