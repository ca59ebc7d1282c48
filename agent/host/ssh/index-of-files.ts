import { hostError } from "../fault.ts";
import { HostError } from "../host.ts";
import { type Ahead, folderOf, isOfKernel, nameOf } from "./ahead.ts";
import type { Entry, Listing } from "./entry.ts";
import type { Look } from "./look.ts";

/** A folder with so many names is not listed to find out about one of them a second time. */
const MOST_NAMES = 200_000;

/** What lies where on another machine, folder by folder, as it was when it was first asked for. It lives for one pass. */
export class IndexOfFiles {
  readonly #look: Look;
  readonly #ahead: Ahead;
  readonly #self: () => number;
  readonly #folders = new Map<string, Listing | HostError>();
  /** What was looked at by itself. */
  readonly #single = new Map<string, Entry | HostError>();

  /** @param self number of the process that is asked: what `/proc/self` leads to */
  constructor(look: Look, ahead: Ahead, self: () => number) {
    this.#look = look;
    this.#ahead = ahead;
    this.#self = self;
  }

  /** @param path without links but for the last part. Throws {@link HostError} */
  async entry(path: string): Promise<Entry> {
    const found = (await this.#known(path)) ?? (await this.#alone(path));
    if (found instanceof HostError) throw found;
    return found;
  }

  /** Names in a folder, in any order. */
  async names(folder: string): Promise<string[]> {
    if (folder === "/proc") this.#forgetProcesses();
    const { stat } = await this.entry(folder);
    if (stat.type !== "directory") throw hostError("absent", folder, "a part of the path is no directory");
    const listed = await this.#listed(folder);
    if (listed instanceof HostError) throw listed;
    return [...listed.keys()];
  }

  /** Names of what is known in a folder that was listed, in order; none where it was not. */
  beside(path: string): string[] {
    const listed = this.#folders.get(folderOf(path));
    return listed instanceof Map ? known(listed).map(([name]) => name) : [];
  }

  /** Numbers of the processes that were seen last. */
  processes(): string[] {
    return this.beside("/proc/-").filter((name) => /^\d+$/.test(name));
  }

  /** What is known of a path without asking for it. */
  seen(path: string): Entry | undefined {
    const listed = this.#folders.get(folderOf(path));
    const found = listed instanceof Map ? listed.get(nameOf(path)) : undefined;
    return found instanceof HostError ? undefined : found;
  }

  async #known(path: string): Promise<Entry | HostError | undefined> {
    const single = this.#single.get(path);
    if (single !== undefined || path === "/") return single;
    const folder = folderOf(path);
    const isOfProcess = /^\/proc\/[^/]+$/.test(folder);
    if (isOfProcess) return undefined;
    const listed = await this.#listed(folder);
    if (listed instanceof HostError) return undefined;
    if (!listed.has(nameOf(path))) return hostError("absent", path, "no such file or directory");
    const found = listed.get(nameOf(path));
    return found === undefined || found instanceof HostError ? found : this.#corrected(path, found);
  }

  /** Whoever looks at /proc sees itself; that process is gone, and the shell it came from is not. */
  #corrected(path: string, entry: Entry): Entry {
    return path === "/proc/self" ? { ...entry, target: String(this.#self()) } : entry;
  }

  async #listed(folder: string): Promise<Listing | HostError> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const folders = this.#ahead.with(
      "list",
      folder,
      () => this.#subfolders(folderOf(folder)),
      () => this.processes(),
    );
    const unknown = folders.filter((one) => !this.#folders.has(one));
    await this.#list(unknown);
    if (!this.#folders.has(folder)) await this.#list([folder]);
    const listed = this.#folders.get(folder) ?? hostError("failed", folder, "can't be listed");
    this.#folders.set(folder, listed);
    return listed;
  }

  async #list(folders: readonly string[]): Promise<void> {
    const lists = await orWhyNot(folders, (some) => this.#look.in(some));
    for (const [folder, list] of lists) this.#folders.set(folder, list);
  }

  #subfolders(folder: string): string[] {
    const listed = this.#folders.get(folder);
    if (!(listed instanceof Map) || listed.size > MOST_NAMES || isOfKernel(folder)) return [];
    return known(listed).flatMap(([name, { stat }]) => (stat.type === "directory" ? [name] : []));
  }

  async #alone(path: string): Promise<Entry | HostError> {
    const paths = this.#ahead.with(
      "look",
      path,
      () => [],
      () => this.processes(),
    );
    await this.#lookAt([...new Set(paths)]);
    if (!this.#single.has(path)) await this.#lookAt([path]);
    const entry = this.#single.get(path) ?? hostError("failed", path, "nothing was told of it");
    this.#single.set(path, entry);
    return entry;
  }

  async #lookAt(paths: readonly string[]): Promise<void> {
    const looked = await orWhyNot(paths, (some) => this.#look.at(some));
    for (const [path, found] of looked) this.#single.set(path, found);
  }

  #forgetProcesses(): void {
    for (const map of [this.#folders, this.#single])
      for (const path of map.keys()) if (/^\/proc(?:$|\/\d)/.test(path)) map.delete(path);
  }
}

/** What is too large to be told, or hangs, is told as such; where that is one of several nothing is, so that each may still be asked for. */
async function orWhyNot<T>(
  paths: readonly string[],
  ask: (paths: readonly string[]) => Promise<Map<string, T | HostError>>,
): Promise<Map<string, T | HostError>> {
  try {
    return await ask(paths);
  } catch (thrown) {
    if (!(thrown instanceof HostError)) throw thrown;
    const [path = ""] = paths;
    return paths.length === 1 ? new Map([[path, hostError(thrown.fault, path, thrown.message)]]) : new Map();
  }
}

function known(listing: Listing): [name: string, entry: Entry][] {
  return [...listing]
    .flatMap(([name, found]): [string, Entry][] =>
      found === undefined || found instanceof HostError ? [] : [[name, found]],
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
