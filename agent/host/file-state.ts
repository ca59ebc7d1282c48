import type { FileStat, FileType } from "./host.ts";

/** A file changed so shortly before it was looked at may change again and keep its times; in microseconds. */
const SAME_TICK = 2_000_000;

/** Numbers that change when a file, its rights or its owner do: as many as {@link NUMBERS}. */
export function putState(stat: FileStat, into: Float64Array, at: number): void {
  const { device, inode, size, mtime, ctime, mode, uid, gid } = stat;
  into[at] = device;
  into[at + 1] = inode;
  into[at + 2] = size;
  into[at + 3] = mtime;
  into[at + 4] = ctime;
  into[at + 5] = mode;
  into[at + 6] = uid;
  into[at + 7] = gid;
  into[at + 8] = TYPES.indexOf(stat.type);
}
export const NUMBERS = 9;

const TYPES: readonly FileType[] = ["file", "directory", "link", "fifo", "socket", "block", "character"];

/** What changes when a file does. Writing moves the ctime, which only the raw disk or a clock set back gets around. */
export function stateOf({ device, inode, size, mtime, ctime }: FileStat): string {
  return `${device} ${inode} ${size} ${mtime} ${ctime}`;
}

/** May the file's state be relied on later? @param now microseconds since the epoch, by the file system's clock */
export function isSettled({ mtime, ctime }: FileStat, now: number): boolean {
  return now - Math.max(ctime, mtime) > SAME_TICK;
}
