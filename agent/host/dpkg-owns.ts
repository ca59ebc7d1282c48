import type { Package } from "./dpkg.ts";
import type { Host } from "./host.ts";

const INFO = "/var/lib/dpkg/info";

/** Places where a package's files make themselves felt: configuration, units, programs. */
const FELT =
  /^\/(?:etc|(?:usr\/)?s?bin|(?:usr\/)?lib\/(?:systemd\/system|tmpfiles\.d|sysusers\.d|sysctl\.d|modprobe\.d|modules-load\.d))\/./;

/**
 * Files that a package brings, as far as facts may be about them. Configuration files stand in dpkg's status. Lists
 * of files are many and long, so only those of packages with a script to run after unpacking are read: what needs no
 * such script brings no unit, account or task.
 */
export class DpkgOwns {
  readonly #host: Host;
  readonly #info: ReadonlySet<string>;
  /** /bin, /sbin and /lib are links into /usr: files go by their real path. */
  readonly #merged: boolean;

  private constructor(host: Host, info: ReadonlySet<string>, merged: boolean) {
    this.#host = host;
    this.#info = info;
    this.#merged = merged;
  }

  static async on(host: Host): Promise<DpkgOwns> {
    return new DpkgOwns(host, new Set(await host.list(INFO)), (await host.resolve("/bin")) === "/usr/bin");
  }

  /** Sorted paths. */
  async of({ name, architecture, configs }: Package): Promise<string[]> {
    const list = [name, `${name}:${architecture}`].find((known) => this.#info.has(`${known}.postinst`));
    const listed = list === undefined ? [] : feltFiles(await this.#host.text(`${INFO}/${list}.list`));
    return [...new Set([...configs, ...listed.map((path) => this.#real(path))])].sort();
  }

  #real(path: string): string {
    return this.#merged && /^\/(?:s?bin|lib)\//.test(path) ? `/usr${path}` : path;
  }
}

/** Lines of a package's list that matter, without the folders above other lines. */
export function feltFiles(list: string): string[] {
  const lines = list.split("\n");
  return lines.filter((line, at) => FELT.test(line) && !lines[at + 1]?.startsWith(`${line}/`));
}
