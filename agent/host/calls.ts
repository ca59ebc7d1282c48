import type { FileStat, FileType } from "./host.ts";

export type Awaitable<T> = T | Promise<T>;

export interface Entry {
  name: string;
  type: FileType;
}

/**
 * The few file system calls a host is made of. Paths are as the host sees them, links in all but the last part already
 * followed. Each throws `HostError`.
 */
export interface Calls {
  /** Only the type that lstat(2) tells; cheaper than `stat`. */
  type(path: string): Awaitable<FileType>;
  stat(path: string): Awaitable<FileStat>;
  link(path: string): Awaitable<string>;
  /** Entries of a directory in any order, without "." and "..". */
  entries(directory: string): Awaitable<Entry[]>;
  /** @param limit most bytes; beyond it "too-large" */
  read(path: string, limit: number): Awaitable<Uint8Array>;
  sha256(path: string): Promise<string>;
  chunks(path: string): Iterable<Uint8Array>;
  xattrs(path: string): Awaitable<Map<string, Uint8Array>>;
}
