import { createHash } from "node:crypto";
import { mayHoldSecret } from "../../src/formats/secrets.ts";
import { LIMITS } from "../../src/formats/tree.ts";
import type { SecretKeeper } from "../../src/model/secret.ts";
import type { Value } from "../../src/model/value.ts";
import type { FileStat, Host } from "./host.ts";

/** What is known of a file's content once it was read. */
export interface Digest {
  /** Hex. */
  sha256: string;
  /** Its plain hash must not be shown, since a secret could be guessed from it. */
  mayHoldSecret: boolean;
}

/** A digest with the state of the file that it holds for. */
export interface Known extends Digest {
  /** Device, inode, size, mtime and ctime. */
  state: string;
}

/** A file changed so shortly before it was read may change again and keep its times; in nanoseconds. */
const SAME_TICK = 2_000_000_000n;

/**
 * Digests of files, each kept with the state of the file, so that an unchanged file is not opened again. Writing to a
 * file moves its ctime, which only the raw disk or a clock set back gets around: hence a full rehash now and then.
 */
export class Digests {
  readonly #before: ReadonlyMap<string, Known>;
  readonly #met = new Map<string, Known>();
  readonly #lasting = new Map<string, Known>();
  readonly #nanoseconds: () => bigint;

  /**
   * @param before by path without links, as an earlier pass left them
   * @param nanoseconds since the epoch, by the same clock as the file system's
   */
  constructor(nanoseconds: () => bigint, before: ReadonlyMap<string, Known> = new Map()) {
    this.#before = before;
    this.#nanoseconds = nanoseconds;
  }

  /** A file of at most `LIMITS.bytes`, by a path without links; its digest is kept. Throws `HostError`. */
  async read(host: Host, path: string): Promise<Uint8Array> {
    const stat = await host.stat(path);
    const bytes = await host.read(path, LIMITS.bytes);
    this.#keep(path, stat, digestOf(bytes));
    return bytes;
  }

  /** Digest of a file of any size, by a path without links. Throws `HostError`. */
  async of(host: Host, path: string, stat: FileStat): Promise<Digest> {
    const known = this.#met.get(path) ?? this.#before.get(path);
    if (known?.state !== stateOf(stat)) return this.#keep(path, stat, await freshDigest(host, path, stat));
    return this.#keep(path, stat, known);
  }

  /** What the next pass may rely on: files that were met in this one, and had not just changed. */
  lasting(): Map<string, Known> {
    return this.#lasting;
  }

  #keep(path: string, stat: FileStat, { sha256, mayHoldSecret }: Digest): Digest {
    const known = { sha256, mayHoldSecret, state: stateOf(stat) };
    this.#met.set(path, known);
    const changed = BigInt(stat.ctime) > BigInt(stat.mtime) ? BigInt(stat.ctime) : BigInt(stat.mtime);
    if (this.#nanoseconds() - changed > SAME_TICK) this.#lasting.set(path, known);
    return known;
  }
}

/** The hash as it may be shown: keyed where a secret could be guessed from it. */
export function shownHash({ sha256, mayHoldSecret }: Digest, secrets: SecretKeeper): Value {
  return mayHoldSecret ? secrets.seal(sha256) : sha256;
}

async function freshDigest(host: Host, path: string, stat: FileStat): Promise<Digest> {
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
