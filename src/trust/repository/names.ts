import { createHash } from "node:crypto";

/**
 * Where things are in a trust repository, a plain folder with `consistent_snapshot` (TUF specification, section 6.2):
 * every file but the timestamp is named by its version or its hash, and never changes.
 */
export const TIMESTAMP = "metadata/timestamp.json";

/** Metadata of a role at a version: `metadata/7.site-a.json`. */
export function metadataPath(role: string, version: number): string {
  return `metadata/${version}.${role}.json`;
}

/** Bytes of a target: `targets/site-a/SHA256.line3.json` for `site-a/line3.json`. */
export function targetPath(target: string, sha256: string): string {
  const slash = target.lastIndexOf("/") + 1;
  return `targets/${target.slice(0, slash)}${sha256}.${target.slice(slash)}`;
}

/** Bulk state, which a baseline names by its hash. */
export function bulkPath(sha256: string): string {
  return `bulk/${sha256}`;
}

/** The SHA-256 in hex that names a target or bulk state, by its path; undefined for what is named otherwise. */
export function hashIn(path: string): string | undefined {
  return /^(?:targets|bulk)\/(?:.*\/)?([0-9a-f]{64})(?:\.[^/]*)?$/.exec(path)?.[1];
}

/** The role in which one engineer of a site signs alone. */
export function provisionalRole(site: string): string {
  return `${site}.provisional`;
}

/** SHA-256 in hex. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
