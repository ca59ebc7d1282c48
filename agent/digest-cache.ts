import { join } from "node:path";
import type { SecretKeeper } from "../src/model/secret.ts";
import type { DigestStore, Known } from "./host/digests.ts";
import type { Met } from "./host/host.ts";
import { readSealed, type SealedFile, writeSealed } from "./sealed-file.ts";

/** Digests that are asked for in any order: config files. All are held at once. */
export class DigestCache implements DigestStore {
  readonly #before: ReadonlyMap<string, Known>;
  readonly #met = new Map<string, Known>();
  readonly #lasting = new Map<string, Known>();

  /** @param before by path without links, as an earlier pass left them */
  constructor(before: ReadonlyMap<string, Known> = new Map()) {
    this.#before = before;
  }

  at({ resolved }: Met): Known | undefined {
    return this.#met.get(resolved) ?? this.#before.get(resolved);
  }

  put({ resolved }: Met, known: Known, lasting: boolean): void {
    this.#met.set(resolved, known);
    if (lasting) this.#lasting.set(resolved, known);
  }

  /** What the next pass may rely on: files that were met in this one, and had not just changed. */
  lasting(): ReadonlyMap<string, Known> {
    return this.#lasting;
  }
}

const digestsFile = (folder: string, secrets: SecretKeeper): SealedFile => ({
  path: join(folder, "digests.cache"),
  format: "mesdrift-digests/2",
  secrets,
});

/** Digests as the last pass left them, if it did. */
export function loadDigests(folder: string, secrets: SecretKeeper): DigestCache {
  const body = readSealed(digestsFile(folder, secrets));
  return body === undefined ? new DigestCache() : new DigestCache(new Map(JSON.parse(body)));
}

/** Leaves what is known for the next pass; why it could not be, where it could not. */
export function saveDigests(folder: string, secrets: SecretKeeper, digests: DigestCache): string | undefined {
  return writeSealed(digestsFile(folder, secrets), JSON.stringify([...digests.lasting()]));
}
