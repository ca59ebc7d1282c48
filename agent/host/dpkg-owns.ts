import { ifPresent } from "./ask.ts";
import type { Package } from "./dpkg.ts";
import type { Host } from "./host.ts";

const INFO = "/var/lib/dpkg/info";

/** Places where a package's files make themselves felt, whether they are watched or not. */
const FELT =
  /^\/(?:etc|(?:usr\/)?lib\/(?:systemd\/system|tmpfiles\.d|sysusers\.d|sysctl\.d|modprobe\.d|modules-load\.d))\/./;

/** Files that a package brings, as far as facts may be about them. */
export class DpkgOwns {
  readonly #host: Host;
  readonly #isWatched: (path: string) => boolean;
  readonly #lists: ReadonlySet<string>;
  /** /bin, /sbin and /lib are links into /usr: files go by their real path. */
  readonly #merged: boolean;

  private constructor(
    host: Host,
    isWatched: (path: string) => boolean,
    lists: ReadonlySet<string>,
    merged: boolean,
  ) {
    this.#host = host;
    this.#isWatched = isWatched;
    this.#lists = lists;
    this.#merged = merged;
  }

  /** @param isWatched tells whether there may be a fact about a path */
  static async on(host: Host, isWatched: (path: string) => boolean): Promise<DpkgOwns> {
    const lists = (await host.list(INFO)).filter((name) => name.endsWith(".list"));
    return new DpkgOwns(
      host,
      isWatched,
      new Set(lists),
      (await ifPresent(host.resolve("/bin"))) === "/usr/bin",
    );
  }

  /** Sorted paths, without the folders above them. */
  async of({ name, architecture, configs }: Package): Promise<string[]> {
    const list = [`${name}.list`, `${name}:${architecture}.list`].find((known) => this.#lists.has(known));
    const lines = list === undefined ? [] : (await this.#host.text(`${INFO}/${list}`)).split("\n");
    const paths = lines
      .filter((line, at) => !lines[at + 1]?.startsWith(`${line}/`))
      .map((line) => this.#real(line));
    return [
      ...new Set([...configs, ...paths.filter((path) => FELT.test(path) || this.#isWatched(path))]),
    ].sort();
  }

  #real(path: string): string {
    return this.#merged && /^\/(?:s?bin|lib)\//.test(path) ? `/usr${path}` : path;
  }
}
