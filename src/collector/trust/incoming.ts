import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { isCode } from "../../files/fault.ts";
import { Trouble } from "../../model/trouble.ts";
import { TIMESTAMP } from "../../trust/repository/names.ts";
import { publishTrust, servedTrust } from "./publication.ts";

/** Files of a trust repository; nothing above or beside them, and no hidden ones. */
const PATH = /^(?:metadata|targets|bulk)(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/;

/** May a repository have a file of this path? */
export function isTrustPath(path: string): boolean {
  return PATH.test(path);
}

/** A publication that arrives file by file, and is served once it is whole and verified. */
export class IncomingTrust {
  readonly #state: string;

  constructor(state: string) {
    this.#state = state;
  }

  get #folder(): string {
    return join(this.#state, "trust", "incoming");
  }

  /** Forgets what came before. */
  begin(): void {
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }

  /** Throws {@link Trouble} for a path that no repository has. */
  put(path: string, bytes: Uint8Array): void {
    if (!isTrustPath(path)) throw new Trouble(`found ${path}, expected a file of a trust repository`);
    const file = join(this.#folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }

  /** The bytes of a file, from what has come or else from what is served: but for the timestamp none ever changes. @param afresh only what has come */
  read(path: string, afresh: boolean): Uint8Array | undefined {
    if (!isTrustPath(path)) throw new Trouble(`found ${path}, expected a file of a trust repository`);
    const served = path === TIMESTAMP || afresh ? [] : [servedTrust(this.#state)];
    const folder = [this.#folder, ...served].find((each) => existsSync(join(each, path)));
    return folder === undefined ? undefined : readFileSync(join(folder, path));
  }

  /** Serves it from now on, with all that was served before. Throws {@link Trouble} where it does not verify; then nothing changes. */
  publish(now: Date): string {
    for (const path of servedFiles(this.#state))
      if (!existsSync(join(this.#folder, path))) this.put(path, this.#served(path));
    try {
      return publishTrust(this.#state, this.#folder, now);
    } finally {
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }

  #served(path: string): Uint8Array {
    return readFileSync(join(servedTrust(this.#state), path));
  }
}

/** Paths of all files that are served. */
export function servedFiles(state: string): string[] {
  const folder = servedTrust(state);
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .filter(isTrustPath);
  } catch (thrown) {
    if (isCode(thrown, "ENOENT")) return [];
    throw thrown;
  }
}

/** The timestamp that is served: as long as it is the same, so is the publication. */
export function servedTimestamp(state: string): Uint8Array | undefined {
  try {
    return readFileSync(join(servedTrust(state), TIMESTAMP));
  } catch (thrown) {
    if (isCode(thrown, "ENOENT")) return undefined;
    throw thrown;
  }
}
