import { hostError } from "../fault.ts";
import { HostError } from "../host.ts";
import { type Ahead, folderOf, isOfKernel } from "./ahead.ts";
import type { Entry, Look } from "./look.ts";

/** A folder with so many names is not listed to find out about one of them a second time. */
const MOST_NAMES = 200_000;

/** What lies where on another machine, folder by folder, as it was when it was first asked for. It lives for one pass. */
export class IndexOfFiles {
  readonly #look: Look;
  readonly #ahead: Ahead;
  readonly #self: () => number;
  readonly #folders = new Map<string, Map<string, Entry> | HostError>();
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

  /** Names in a folder that was listed, in order; none where it was not. */
  beside(path: string): string[] {
    const listed = this.#folders.get(folderOf(path));
    return listed instanceof Map ? [...listed.keys()].sort() : [];
  }

  /** Numbers of the processes that were seen last. */
  processes(): string[] {
    return this.beside("/proc/-").filter((name) => /^\d+$/.test(name));
  }

  /** What is known of a path without asking for it. */
  seen(path: string): Entry | undefined {
    const listed = this.#folders.get(folderOf(path));
    return listed instanceof Map ? listed.get(path.slice(path.lastIndexOf("/") + 1)) : undefined;
  }

  async #known(path: string): Promise<Entry | HostError | undefined> {
    const single = this.#single.get(path);
    if (single !== undefined || path === "/") return single;
    const folder = folderOf(path);
    const isOfProcess = /^\/proc\/[^/]+$/.test(folder);
    if (isOfProcess) return undefined;
    const listed = await this.#listed(folder);
    if (listed instanceof HostError) return undefined;
    const entry = listed.get(path.slice(path.lastIndexOf("/") + 1));
    return entry === undefined
      ? hostError("absent", path, "no such file or directory")
      : this.#corrected(path, entry);
  }

  /** Whoever looks at /proc sees itself; that process is gone, and the shell it came from is not. */
  #corrected(path: string, entry: Entry): Entry {
    return path === "/proc/self" ? { ...entry, target: String(this.#self()) } : entry;
  }

  async #listed(folder: string): Promise<Map<string, Entry> | HostError> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const folders = this.#ahead.with(
      "list",
      folder,
      () => this.#subfolders(folderOf(folder)),
      () => this.processes(),
    );
    const unknown = folders.filter((one) => !this.#folders.has(one));
    for (const [one, list] of await this.#in(unknown)) this.#folders.set(one, list);
    if (!this.#folders.has(folder))
      for (const [one, list] of await this.#in([folder])) this.#folders.set(one, list);
    const listed = this.#folders.get(folder) ?? hostError("failed", folder, "can't be listed");
    this.#folders.set(folder, listed);
    return listed;
  }

  /** A folder that is too large to be told, or hangs, is told as such; what is in it may still be asked for one by one. */
  async #in(folders: readonly string[]): Promise<Map<string, Map<string, Entry> | HostError>> {
    try {
      return await this.#look.in(folders);
    } catch (thrown) {
      if (!(thrown instanceof HostError)) throw thrown;
      const [folder = ""] = folders;
      return folders.length === 1
        ? new Map([[folder, hostError(thrown.fault, folder, thrown.message)]])
        : new Map();
    }
  }

  #subfolders(folder: string): string[] {
    const listed = this.#folders.get(folder);
    if (!(listed instanceof Map) || listed.size > MOST_NAMES || isOfKernel(folder)) return [];
    return [...listed].flatMap(([name, { stat }]) => (stat.type === "directory" ? [name] : [])).sort();
  }

  async #alone(path: string): Promise<Entry | HostError> {
    const paths = this.#ahead.with(
      "look",
      path,
      () => [],
      () => this.processes(),
    );
    const looked = await this.#look.at([...new Set(paths)]);
    for (const [one, entry] of looked) this.#single.set(one, entry);
    const found = looked.get(path) ?? (await this.#look.at([path])).get(path);
    const entry = found ?? hostError("failed", path, "nothing was told of it");
    this.#single.set(path, entry);
    return entry;
  }

  #forgetProcesses(): void {
    for (const map of [this.#folders, this.#single])
      for (const path of map.keys()) if (/^\/proc(?:$|\/\d)/.test(path)) map.delete(path);
  }
}
