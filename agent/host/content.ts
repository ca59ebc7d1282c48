import { createHash } from "node:crypto";
import { mayHoldSecret } from "../../src/formats/secrets.ts";
import { LIMITS } from "../../src/formats/tree.ts";
import type { FileStat, Host } from "./host.ts";

/** What is known of a file's content once it was read. */
export interface Digest {
  /** Hex. */
  sha256: string;
  /** Its plain hash must not be shown, since a secret could be guessed from it. */
  mayHoldSecret: boolean;
}

/** Digests of files that were read whole, by host and path, each with the state of the file it holds for. */
const known = new WeakMap<Host, Map<string, { state: string; digest: Digest }>>();

/**
 * A file of at most `LIMITS.bytes`, by a path without links. Its digest is kept, so that it isn't read again for that.
 * Throws `HostError`.
 */
export async function readConfig(host: Host, path: string): Promise<Uint8Array> {
  const state = stateOf(await host.stat(path));
  const bytes = await host.read(path, LIMITS.bytes);
  const digests = known.get(host) ?? new Map();
  known.set(host, digests.set(path, { state, digest: digestOf(bytes) }));
  return bytes;
}

/** Digest of a file of any size, by a path without links. Throws `HostError`. */
export async function digest(host: Host, path: string, stat: FileStat): Promise<Digest> {
  const kept = known.get(host)?.get(path);
  if (kept?.state === stateOf(stat)) return kept.digest;
  // To guess a secret by the hash of so large a file, all the rest of it would have to be known.
  if (stat.size > LIMITS.bytes) return { sha256: await host.sha256(path), mayHoldSecret: false };
  return digestOf(await host.read(path));
}

function digestOf(bytes: Uint8Array): Digest {
  return { sha256: createHash("sha256").update(bytes).digest("hex"), mayHoldSecret: mayHoldSecret(bytes) };
}

function stateOf({ device, inode, size, mtime, ctime }: FileStat): string {
  return [device, inode, size, mtime, ctime].join(" ");
}
