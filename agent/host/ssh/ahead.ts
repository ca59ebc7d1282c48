/**
 * What is likely to be asked next, so that one question answers many: probes go through folders name by name. Nothing but
 * what lies beside what was asked for is ever read ahead, and nothing in /proc and /sys, but for the same of each process.
 */

/** Most paths taken along. */
const MOST = 256;

/** A file of a process: its number, and the rest of the path. */
const OF_PROCESS = /^\/proc\/\d+(\/.+)$/;
const KERNELS = /^\/(?:proc|sys)(?:\/|$)/;

/** Is it among what the kernel makes up as it is asked? */
export function isOfKernel(path: string): boolean {
  return KERNELS.test(path);
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Counts what was asked for, and names what is beside it from the second question on. */
export class Ahead {
  readonly #asked = new Map<string, number>();

  /**
   * The path, and others to be asked for along with it.
   * @param about what is asked of it, such as "read"
   * @param beside names in its folder, in order  @param processes numbers of those that run
   */
  with(
    about: string,
    path: string,
    beside: () => readonly string[],
    processes: () => readonly string[],
  ): string[] {
    const [, file] = OF_PROCESS.exec(path) ?? [];
    if (file !== undefined && !/^\/(?:net|task|map_files)\b/.test(file))
      return [path, ...processes().map((pid) => `/proc/${pid}${file}`)];
    if (isOfKernel(path)) return [path];
    const [folder, ending] = [folderOf(path), endingOf(path)];
    const series = `${about} ${folder} ${about === "read" ? ending : ""}`;
    const times = (this.#asked.get(series) ?? 0) + 1;
    this.#asked.set(series, times);
    if (times === 1) return [path];
    const stem = folder === "/" ? "/" : `${folder}/`;
    const later = beside().filter(
      (name) => stem + name > path && (about !== "read" || endingOf(name) === ending),
    );
    return [path, ...later.slice(0, MOST).map((name) => stem + name)];
  }
}

function endingOf(path: string): string {
  return /\.[^./]+$/.exec(path)?.[0] ?? "";
}
