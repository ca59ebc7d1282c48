import type { FileStat, FileType, Met } from "./host.ts";

export type Awaitable<T> = T | Promise<T>;

/**
 * The few file system calls a host is made of. Paths are as the host sees them, links in all but the last part already
 * followed. Each throws `HostError`.
 */
export interface Calls {
  /** Only the type that lstat(2) tells; cheaper than `stat`. */
  type(path: string): Awaitable<FileType>;
  stat(path: string): Awaitable<FileStat>;
  link(path: string): Awaitable<string>;
  /** Names in a directory in any order, without "." and "..". */
  names(directory: string): Awaitable<string[]>;
  /** @param limit most bytes; beyond it "too-large" */
  read(path: string, limit: number): Awaitable<Uint8Array>;
  /** What `use` makes of a file that was just met. The bytes hold no longer than that call. */
  content<T>(file: Met, limit: number, use: (bytes: Uint8Array) => T): Awaitable<T>;
  sha256(path: string): Promise<string>;
  chunks(path: string): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  xattrs(path: string): Awaitable<ReadonlyMap<string, Uint8Array>>;
}
