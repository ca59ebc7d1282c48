import { anyGlob } from "../../src/model/glob.ts";
import { ifPresent } from "./ask.ts";
import type { Package } from "./dpkg.ts";
import { stateOf } from "./file-state.ts";
import type { FileStat, Host } from "./host.ts";
import type { Notes } from "./notes.ts";

const INFO = "/var/lib/dpkg/info";

/** What dpkg keeps lists of. */
interface Lists {
  folder: FileStat;
  names: ReadonlySet<string>;
  /** /bin, /sbin and /lib are links into /usr: files go by their real path. */
  merged: boolean;
  /** As long as it is the same, so are the lists. */
  state: string;
}

/** Places where a package's files make themselves felt, whether they are watched or not. */
const FELT =
  /^\/(?:etc|(?:usr\/)?lib\/(?:systemd\/system|tmpfiles\.d|sysusers\.d|sysctl\.d|modprobe\.d|modules-load\.d))\/./;

const NOTE = "files of packages";

/**
 * Files that a package brings, as far as facts may be about them. dpkg puts each list in place by a rename, so that their
 * folder tells when one has changed: until then they are read once.
 */
export class DpkgOwns {
  readonly #host: Host;
  readonly #isWatched: (path: string) => boolean;
  readonly #notes: Notes;
  readonly #lists: Lists;
  readonly #owned: Map<string, string[]>;

  private constructor(host: Host, watched: readonly string[], notes: Notes, lists: Lists) {
    this.#host = host;
    this.#isWatched = anyGlob(watched);
    this.#notes = notes;
    this.#lists = lists;
    this.#owned = new Map(JSON.parse(notes.at(NOTE, lists.state) ?? "[]"));
  }

  /** @param watched globs of paths that there may be facts about */
  static async on(host: Host, watched: readonly string[], notes: Notes): Promise<DpkgOwns> {
    const folder = await host.stat(INFO);
    const names = (await host.list(INFO)).filter((name) => name.endsWith(".list"));
    const merged = (await ifPresent(host.resolve("/bin"))) === "/usr/bin";
    const state = JSON.stringify([stateOf(folder), merged, watched]);
    return new DpkgOwns(host, watched, notes, { folder, names: new Set(names), merged, state });
  }

  /** Sorted paths, without the folders above them. */
  async of({ name, architecture, configs }: Package): Promise<string[]> {
    const list = [`${name}.list`, `${name}:${architecture}.list`].find((one) => this.#lists.names.has(one));
    const paths = list === undefined ? [] : (this.#owned.get(list) ?? (await this.#read(list)));
    return [...new Set([...configs, ...paths])].sort();
  }

  /** Notes what was read, for the next pass. */
  leave(): void {
    const { folder, state } = this.#lists;
    if (this.#notes.isSettled(folder)) this.#notes.put(NOTE, state, JSON.stringify([...this.#owned]));
  }

  async #read(list: string): Promise<string[]> {
    const lines = (await this.#host.text(`${INFO}/${list}`)).split("\n");
    const paths = lines
      .filter((line, at) => !lines[at + 1]?.startsWith(`${line}/`))
      .map((line) => this.#real(line))
      .filter((path) => FELT.test(path) || this.#isWatched(path));
    this.#owned.set(list, paths);
    return paths;
  }

  #real(path: string): string {
    return this.#lists.merged && /^\/(?:s?bin|lib)\//.test(path) ? `/usr${path}` : path;
  }
}
