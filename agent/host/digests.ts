import { hash } from "node:crypto";
import { mayHoldSecret } from "../../src/formats/secrets.ts";
import { LIMITS } from "../../src/formats/tree.ts";
import type { SecretKeeper } from "../../src/model/secret.ts";
import { isSecret, type Secret, type Value } from "../../src/model/value.ts";
import type { Awaitable } from "./calls.ts";
import { isSettled, stateOf } from "./file-state.ts";
import type { Host, Met } from "./host.ts";
import { NO_XATTRS } from "./xattr.ts";

/** A hash as it may be shown: hex of SHA-256, or keyed where a secret could be guessed from it. */
export type ShownHash = string | Secret;

/** A hash with the state of the file that it holds for. */
export interface Known {
  path: string;
  hash: ShownHash;
  /** Device, inode, size, mtime and ctime. */
  state: string;
  /** It has no extended attributes; else they are not known. */
  isPlain?: true;
}

/** Where digests are kept from pass to pass. */
export interface DigestStore {
  at(path: string): Known | undefined;
  /** What is added to the one that was put last is kept with it. @param lasting the next pass may rely on it too */
  put(known: Known, lasting: boolean): void;
}

/**
 * Digests of files, each kept with the state of the file, so that an unchanged file is not opened again, nor asked for
 * extended attributes if it has none. Writing to either moves its ctime, which only the raw disk or a clock set back gets
 * around: hence a full rehash now and then.
 */
export class Digests {
  readonly #secrets: SecretKeeper;
  readonly #store: DigestStore;
  readonly #microseconds: () => number;
  /** The one that was kept last. */
  #last: Known | undefined;

  /** @param microseconds since the epoch, by the same clock as the file system's */
  constructor(secrets: SecretKeeper, microseconds: () => number, store: DigestStore) {
    this.#secrets = secrets;
    this.#store = store;
    this.#microseconds = microseconds;
  }

  /**
   * What `use` makes of a file of at most `LIMITS.bytes` and its hash, which is kept. Throws `HostError`, and what `use` throws.
   * @param approved as for {@link of}
   */
  read<T>(
    host: Host,
    file: Met,
    use: (bytes: Uint8Array, hash: ShownHash) => T,
    approved?: Value,
  ): Awaitable<T> {
    const kept = (bytes: Uint8Array) => use(bytes, this.#keepHash(file, this.#hashOf(bytes, approved)));
    return host.content(file, kept, LIMITS.bytes);
  }

  /**
   * Hash of a file of any size. Throws `HostError`.
   * @param approved the hash that was approved: content that has it is not looked at for secrets again
   */
  of(host: Host, file: Met, approved?: Value): Awaitable<ShownHash> {
    const known = this.known(file);
    if (known !== undefined) return known;
    const hash = this.#fresh(host, file, approved);
    const keep = (found: ShownHash) => this.#keepHash(file, found);
    return hash instanceof Promise ? hash.then(keep) : keep(hash);
  }

  /** Hash of a file that has not changed since it was read; undefined where it has, or never was. */
  known(file: Met): ShownHash | undefined {
    const last = this.#lastOf(file);
    const known = last ?? this.#store.at(file.path);
    if (known === undefined || known.state !== stateOf(file.stat)) return undefined;
    if (!last) this.#keep(file, known);
    return known.hash;
  }

  /** Extended attributes of a file. Throws `HostError`. */
  xattrs(host: Host, file: Met): ReturnType<Host["xattrs"]> {
    const last = this.#lastOf(file);
    if (last?.isPlain) return NO_XATTRS;
    const found = host.xattrs(file.path, file.resolved);
    if (last === undefined) return found;
    const note = (xattrs: typeof NO_XATTRS) => {
      if (xattrs.size === 0) last.isPlain = true;
      return xattrs;
    };
    return found instanceof Promise ? found.then(note) : note(found);
  }

  #lastOf({ path }: Met): Known | undefined {
    return this.#last?.path === path ? this.#last : undefined;
  }

  #keepHash(file: Met, hash: ShownHash): ShownHash {
    this.#keep(file, { path: file.path, hash, state: stateOf(file.stat) });
    return hash;
  }

  #keep(file: Met, known: Known): void {
    this.#store.put(known, isSettled(file.stat, this.#microseconds()));
    this.#last = known;
  }

  #fresh(host: Host, file: Met, approved?: Value): Awaitable<ShownHash> {
    // To guess a secret by the hash of so large a file, all the rest of it would have to be known.
    if (file.stat.size > LIMITS.bytes) return host.sha256(file.resolved);
    return host.content(file, (bytes) => this.#hashOf(bytes, approved));
  }

  #hashOf(bytes: Uint8Array, approved?: Value): ShownHash {
    const sha256 = hash("sha256", bytes);
    if (isSameHash(sha256, approved)) return sha256;
    const sealed = this.#secrets.seal(sha256);
    return isSameHash(sealed, approved) || mayHoldSecret(bytes) ? sealed : sha256;
  }
}

/** Is a hash, as it may be shown, the one that was approved? Under another host's key it is another. */
export function isSameHash(hash: ShownHash, approved: Value | undefined): boolean {
  if (!isSecret(hash)) return hash === approved;
  const { key, digest } = hash.secret;
  return isSecret(approved) && approved.secret.key === key && approved.secret.digest === digest;
}
