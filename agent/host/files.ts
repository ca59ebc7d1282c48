import { fromBytes } from "../../src/model/text.ts";
import { Breath } from "./breath.ts";
import type { Awaitable, Calls } from "./calls.ts";
import { hostError } from "./fault.ts";
import { type FileStat, type GlobResult, HostError, type Met, type Surveyed } from "./host.ts";
import { surveyAll } from "./surveys.ts";

/** Largest file read whole when nothing else is asked, in bytes. */
const READ_LIMIT = 64 * 1024 * 1024;
/** Links followed in one path before it counts as a circle; Linux has the same (path_resolution(7)). */
const MOST_LINKS = 40;
/** Directories remembered; beyond it the memory starts anew. */
const MOST_DIRECTORIES = 10_000;

/** The file half of a host. Every path is resolved part by part, so that no link leads out of the root. */
export class Files {
  readonly forbidden: readonly string[] = [];
  readonly #callsAt: (path: string) => Calls;
  readonly #breath = new Breath();
  /** Directories by the path they were asked for, without links. A host lives for one pass. */
  readonly #directories = new Map<string, string>();

  /** @param callsAt calls for a path without links; throws "remote" where none are allowed */
  constructor(callsAt: (path: string) => Calls) {
    this.#callsAt = callsAt;
  }

  async read(path: string, limit = READ_LIMIT): Promise<Uint8Array> {
    const at = await this.resolve(path);
    return this.#callsAt(at).read(at, limit);
  }

  content<T>(file: Met, use: (bytes: Uint8Array) => T, limit = READ_LIMIT): Awaitable<T> {
    const content = () => this.#callsAt(file.resolved).content(file, limit, use);
    return this.#breath.take()?.then(content) ?? content();
  }

  async text(path: string, limit?: number): Promise<string> {
    return fromBytes(await this.read(path, limit));
  }

  async sha256(path: string): Promise<string> {
    const at = await this.resolve(path);
    return this.#callsAt(at).sha256(at);
  }

  async *chunks(path: string): AsyncGenerator<Uint8Array> {
    const at = await this.resolve(path);
    for await (const chunk of this.#callsAt(at).chunks(at)) {
      yield chunk;
      await this.#breath.take();
    }
  }

  async list(directory: string): Promise<string[]> {
    const at = await this.resolve(directory);
    return (await this.#callsAt(at).names(at)).sort();
  }

  async stat(path: string): Promise<FileStat> {
    const at = await this.#walk(path, false);
    return this.#callsAt(at).stat(at);
  }

  async exists(path: string): Promise<boolean> {
    try {
      await this.stat(path);
      return true;
    } catch (thrown) {
      if (thrown instanceof HostError && thrown.fault === "absent") return false;
      throw thrown;
    }
  }

  async link(path: string): Promise<string> {
    const at = await this.#walk(path, false);
    return this.#callsAt(at).link(at);
  }

  async resolve(path: string): Promise<string> {
    return this.#walk(path, true);
  }

  xattrs(path: string, resolved?: string): Awaitable<ReadonlyMap<string, Uint8Array>> {
    const xattrs = (at: string) => this.#callsAt(at).xattrs(at);
    return resolved === undefined ? this.#walk(path, false).then(xattrs) : xattrs(resolved);
  }

  async glob(pattern: string): Promise<GlobResult> {
    const found: GlobResult = { paths: [], unreadable: [] };
    for await (const { met, unreadable } of this.survey([pattern])) {
      for (const { path } of met) found.paths.push(path);
      found.unreadable.push(...unreadable.map(({ path, why }) => ({ path, why })));
    }
    return found;
  }

  survey(patterns: readonly string[]): AsyncIterable<Surveyed> {
    return surveyAll(patterns, {
      resolve: (path) => this.resolve(path),
      stat: (resolved) => this.#callsAt(resolved).stat(resolved),
      names: async (resolved) => {
        await this.#breath.take();
        return this.#callsAt(resolved).names(resolved);
      },
    });
  }

  /** The path with its links followed, the last one only if asked. Directories met before are not walked again. */
  async #walk(path: string, last: boolean): Promise<string> {
    await this.#breath.take();
    if (!path.startsWith("/") || path.includes("\0")) throw hostError("failed", path, "no absolute path");
    const cut = path.lastIndexOf("/");
    const name = path.slice(cut + 1);
    if (cut <= 0 || name === "" || name === "." || name === "..") return this.#walkWhole(path, last);
    const reached = `${await this.#directory(path.slice(0, cut))}/${name}`;
    const isLink = last && (await this.#callsAt(reached).type(reached)) === "link";
    return isLink ? this.#walkWhole(reached, true) : reached;
  }

  async #directory(path: string): Promise<string> {
    const known = this.#directories.get(path);
    if (known !== undefined) return known;
    const at = await this.#walkWhole(path, true);
    if ((await this.#callsAt(at).type(at)) !== "directory") throw noDirectory(path);
    const reached = at === "/" ? "" : at;
    if (this.#directories.size >= MOST_DIRECTORIES) this.#directories.clear();
    this.#directories.set(path, reached);
    return reached;
  }

  /** Part by part; ".." stays at the root, as in a chroot(2). */
  async #walkWhole(path: string, last: boolean): Promise<string> {
    const ahead = parts(path).reverse();
    let reached = "";
    let links = 0;
    for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
      if (name === "..") {
        reached = reached.slice(0, Math.max(0, reached.lastIndexOf("/")));
        continue;
      }
      const next = `${reached}/${name}`;
      const target = last || ahead.length > 0 ? await this.#target(next, ahead.length > 0) : undefined;
      if (target === undefined) {
        reached = next;
        continue;
      }
      if (++links > MOST_LINKS) throw hostError("bad-link", path, "links lead in a circle");
      if (target.startsWith("/")) reached = "";
      ahead.push(...parts(target).reverse());
    }
    return reached || "/";
  }

  /** Where a link leads; nothing if it is none. */
  async #target(path: string, inside: boolean): Promise<string | undefined> {
    const calls = this.#callsAt(path);
    const type = await calls.type(path);
    if (type === "link") return calls.link(path);
    if (inside && type !== "directory") throw noDirectory(path);
    return undefined;
  }
}

function noDirectory(path: string): HostError {
  return hostError("absent", path, "no directory, so nothing is below it");
}

function parts(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}
