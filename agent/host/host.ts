/** Why a host could not answer. */
export type HostFault =
  | "absent"
  | "denied"
  | "timed-out"
  | "too-large"
  /** A FIFO, socket or device where a file was expected; never opened. */
  | "special"
  /** A mount that is remote, and was not named. */
  | "remote"
  /** A link that leads out of the root, or in a circle. */
  | "bad-link"
  /** Not possible here: no such command, an image instead of a running host, no systemd. */
  | "unavailable"
  | "failed";

/** The host could not answer; the message says what was asked and why not. */
export class HostError extends Error {
  override readonly name = "HostError";
  readonly fault: HostFault;
  constructor(fault: HostFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

export type FileType = "file" | "directory" | "link" | "fifo" | "socket" | "block" | "character";

/** What lstat(2) tells. */
export interface FileStat {
  type: FileType;
  /** Permission bits with setuid, setgid and sticky: 0 to 0o7777. */
  mode: number;
  uid: number;
  gid: number;
  /** Bytes. */
  size: number;
  /** Numbers of device and inode; beyond 2^53 as near as a double comes. */
  device: number;
  inode: number;
  /** Microseconds since the epoch, whole. */
  mtime: number;
  ctime: number;
}

/**
 * The only door to a machine. Paths are absolute and as the host sees them; on an image they stay inside its root,
 * links included. Names that are no UTF-8 are strings as `fromBytes` makes them. Every method is bounded in time and
 * throws {@link HostError}, and only that.
 */
export interface Host {
  /** A running host; else an image, of which nothing is run. */
  readonly live: boolean;
  /** Effective user, and whether it may read everything. */
  readonly user: { uid: number; name: string; privileged: boolean };
  /** Globs of what its operator forbids to be read. */
  readonly forbidden: readonly string[];
  /** A whole file, following links. @param limit most bytes, default 64 MiB; beyond it "too-large" */
  read(path: string, limit?: number): Promise<Uint8Array>;
  /**
   * What `use` makes of a whole file that a survey met, found without looking up its path again; else as `read`. The
   * bytes hold no longer than that call. A promise only where it has to be waited for.
   */
  content<T>(file: Met, use: (bytes: Uint8Array) => T, limit?: number): T | Promise<T>;
  /** A whole file as text, bad bytes kept as `fromBytes` does. */
  text(path: string, limit?: number): Promise<string>;
  /** SHA-256 of a file of any size, in hex, following links; streamed. */
  sha256(path: string): Promise<string>;
  /** A file of any size in pieces, following links. A piece holds until the next is asked for. */
  chunks(path: string): AsyncIterable<Uint8Array>;
  /** Names in a directory, sorted. */
  list(directory: string): Promise<string[]>;
  /** lstat(2): does not follow a last link. */
  stat(path: string): Promise<FileStat>;
  /** Is anything there? Throws where it can't be known. */
  exists(path: string): Promise<boolean>;
  /** Target of a link as written. */
  link(path: string): Promise<string>;
  /** The path with every link followed. */
  resolve(path: string): Promise<string>;
  /**
   * Extended attributes of a file, not following a last link: name to value.
   * A promise only where it has to be waited for.
   * @param resolved the path without links, where it is known
   */
  xattrs(
    path: string,
    resolved?: string,
  ): ReadonlyMap<string, Uint8Array> | Promise<ReadonlyMap<string, Uint8Array>>;
  /**
   * What matches any of the globs, each path once, in order of paths by code units. A tree of any size passes through
   * little memory. A glob that is none is "failed".
   */
  survey(patterns: readonly string[]): AsyncIterable<Surveyed>;
  /** Paths that match a glob (`*`, `?`, `**`, `[…]`, `{a,b}`), sorted; links to directories and remote mounts are not entered. */
  glob(pattern: string): Promise<GlobResult>;
  /**
   * Standard output of a program of the host. Live only. No shell, a fixed PATH, LC_ALL=C, no standard input.
   * A status not among `ok` (default 0) is "failed" with the first line of standard error.
   */
  run(
    program: string,
    args: readonly string[],
    options?: { ok?: readonly number[]; seconds?: number },
  ): Promise<string>;
}

/** Something that a survey met. */
export interface Met {
  path: string;
  /** The first pattern that it matches. */
  pattern: string;
  /** Its path without links, but for the last part. */
  resolved: string;
  stat: FileStat;
}

/** What could not be entered, or looked at, and why. */
export interface Unreadable {
  path: string;
  why: string;
}

export interface Surveyed {
  met: Met[];
  /** @see Met.pattern */
  unreadable: (Unreadable & { pattern: string })[];
}

export interface GlobResult {
  paths: string[];
  unreadable: Unreadable[];
}
