import type { FileStat } from "./host.ts";

/** A file changed so shortly before it was looked at may change again and keep its times; in microseconds. */
const SAME_TICK = 2_000_000;

/** What changes when a file does. Writing moves the ctime, which only the raw disk or a clock set back gets around. */
export function stateOf({ device, inode, size, mtime, ctime }: FileStat): string {
  return `${device} ${inode} ${size} ${mtime} ${ctime}`;
}

/** May the file's state be relied on later? @param now microseconds since the epoch, by the file system's clock */
export function isSettled({ mtime, ctime }: FileStat, now: number): boolean {
  return now - Math.max(ctime, mtime) > SAME_TICK;
}
