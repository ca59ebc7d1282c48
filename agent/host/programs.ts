import { ifPresent } from "./ask.ts";
import { type Host, HostError } from "./host.ts";
import type { Notes } from "./notes.ts";

/** Where systemd looks for a program given without a path (systemd.service(5)). */
const FOLDERS = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** The program of an ExecStart line, without the prefixes that change how it is run and without quotes. */
export function programOf(line: string): string {
  return /^[-@:+!|]*\s*(?:"([^"]*)"|'([^']*)'|(\S*))/.exec(line)?.slice(1).find(Boolean) ?? "";
}

/** The hash of programs, each read once and not again until it changes; several units often run the same one. */
export class Programs {
  readonly #host: Host;
  readonly #notes: Notes;
  readonly #hashes = new Map<string, Promise<string | undefined>>();

  constructor(host: Host, notes: Notes) {
    this.#host = host;
    this.#notes = notes;
  }

  /** The file of a program with its links followed; undefined where there is none. */
  async find(program: string): Promise<string | undefined> {
    if (/[%$]/.test(program))
      throw new HostError("unavailable", `${program}: which file this names is known to systemd only`);
    const candidates = program.startsWith("/") ? [program] : FOLDERS.map((folder) => `${folder}/${program}`);
    for (const path of candidates) {
      const found = await ifPresent(this.#host.resolve(path));
      if (found !== undefined && (await this.#host.exists(found))) return found;
    }
    return undefined;
  }

  /** SHA-256 of a file without links, in hex; undefined where there is none. */
  hash(path: string): Promise<string | undefined> {
    const known = this.#hashes.get(path) ?? ifPresent(this.#noted(path));
    this.#hashes.set(path, known);
    return known;
  }

  async #noted(path: string): Promise<string> {
    const [name, file] = [`sha256 ${path}`, new Map([[path, await this.#host.stat(path)]])];
    const sha256 = this.#notes.recall(name, file) ?? (await this.#host.sha256(path));
    this.#notes.keep(name, file, sha256);
    return sha256;
  }
}
