import type { FileStat, FileType } from "./host.ts";

/** By the file type bits of a mode, shifted to the right by twelve (inode(7)). */
const TYPES: Record<number, FileType> = {
  12: "socket",
  10: "link",
  8: "file",
  6: "block",
  4: "directory",
  2: "character",
  1: "fifo",
};

/** What a file is, by all bits of its mode. Throws where these tell of nothing that inode(7) knows. */
export function typeOf(mode: number): FileType {
  const type = TYPES[mode >> 12];
  if (type === undefined) throw new RangeError(`a file of mode ${mode.toString(8)}, whose type is not known`);
  return type;
}

/**
 * What stat(1) or find(1) tell of a file, as `FileStat` has it.
 * @param mode all its bits  @param rest owner, group, size, device, inode, times of content and inode in seconds
 */
export function statOf(mode: number, rest: readonly string[]): FileStat | undefined {
  const type = TYPES[mode >> 12];
  const [uid, gid, size, device, inode, mtime = "", ctime = ""] = rest;
  if (type === undefined || ctime === "") return undefined;
  return {
    type,
    mode: mode & 0o7777,
    uid: Number(uid),
    gid: Number(gid),
    size: Number(size),
    device: Number(device),
    inode: Number(inode),
    mtime: microseconds(mtime),
    ctime: microseconds(ctime),
  };
}

/** "seconds.nanoseconds" by the same steps, and so with the same rounding, as Node's `mtimeMs`. */
function microseconds(time: string): number {
  const [seconds, nanoseconds = "0"] = time.split(".");
  return Math.floor((Number(seconds) * 1e3 + Number(nanoseconds.slice(0, 9)) / 1e6) * 1000);
}
