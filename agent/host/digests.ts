import { hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { mayHoldSecret } from "../../src/formats/secrets.ts";
import { LIMITS } from "../../src/formats/tree.ts";
import type { SecretKeeper } from "../../src/model/secret.ts";
import type { Secret, Value } from "../../src/model/value.ts";
import type { FileStat, Host } from "./host.ts";

/** A hash as it may be shown: hex of SHA-256, or keyed where a secret could be guessed from it. */
export type ShownHash = string | Secret;

/** A hash with the state of the file that it holds for. */
export interface Known {
  hash: ShownHash;
  /** Device, inode, size, mtime and ctime. */
  state: string;
}

/** A file changed so shortly before it was read may change again and keep its times; in microseconds. */
const SAME_TICK = 2_000_000;

/**
 * Digests of files, each kept with the state of the file, so that an unchanged file is not opened again. Writing to a
 * file moves its ctime, which only the raw disk or a clock set back gets around: hence a full rehash now and then.
 */
export class Digests {
  readonly #secrets: SecretKeeper;
  readonly #before: ReadonlyMap<string, Known>;
  readonly #met = new Map<string, Known>();
  readonly #lasting = new Map<string, Known>();
  readonly #microseconds: () => number;

  /**
   * @param before by path without links, as an earlier pass left them
   * @param microseconds since the epoch, by the same clock as the file system's
   */
  constructor(
    secrets: SecretKeeper,
    microseconds: () => number,
    before: ReadonlyMap<string, Known> = new Map(),
  ) {
    this.#secrets = secrets;
    this.#before = before;
    this.#microseconds = microseconds;
  }

  /** A file of at most `LIMITS.bytes`, by a path without links; its digest is kept. Throws `HostError`. */
  async read(host: Host, path: string): Promise<Uint8Array> {
    const stat = await host.stat(path);
    const bytes = await host.read(path, LIMITS.bytes);
    this.#keep(path, stat, this.#hashOf(bytes));
    return bytes;
  }

  /**
   * Hash of a file of any size, by a path without links. Throws `HostError`.
   * @param approved the hash that was approved: content that has it is not looked at for secrets again
   */
  async of(host: Host, path: string, stat: FileStat, approved?: Value): Promise<ShownHash> {
    const known = this.#met.get(path) ?? this.#before.get(path);
    const hash = known?.state === stateOf(stat) ? known.hash : await this.#fresh(host, path, stat, approved);
    return this.#keep(path, stat, hash);
  }

  /** What the next pass may rely on: files that were met in this one, and had not just changed. */
  lasting(): Map<string, Known> {
    return this.#lasting;
  }

  #keep(path: string, stat: FileStat, hash: ShownHash): ShownHash {
    const known = { hash, state: stateOf(stat) };
    this.#met.set(path, known);
    if (this.#microseconds() - Math.max(stat.ctime, stat.mtime) > SAME_TICK) this.#lasting.set(path, known);
    return hash;
  }

  async #fresh(host: Host, path: string, stat: FileStat, approved?: Value): Promise<ShownHash> {
    // To guess a secret by the hash of so large a file, all the rest of it would have to be known.
    return stat.size > LIMITS.bytes ? host.sha256(path) : this.#hashOf(await host.read(path), approved);
  }

  #hashOf(bytes: Uint8Array, approved?: Value): ShownHash {
    const sha256 = hash("sha256", bytes);
    if (sha256 === approved) return sha256;
    const sealed = this.#secrets.seal(sha256);
    return isDeepStrictEqual(sealed, approved) || mayHoldSecret(bytes) ? sealed : sha256;
  }
}

function stateOf({ device, inode, size, mtime, ctime }: FileStat): string {
  return [device, inode, size, mtime, ctime].join(" ");
}
