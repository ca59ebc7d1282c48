/**
 * Calls on remote file systems that were named. Each is a program of its own that is killed when its time is over: a
 * thread of ours that hangs in the kernel would keep this process from ending.
 */
import { fromBytes, printable } from "../../src/model/text.ts";
import type { Calls } from "./calls.ts";
import { start } from "./child.ts";
import { hostError } from "./fault.ts";
import type { FileStat, FileType, HostFault } from "./host.ts";
import { find } from "./run.ts";

/** Output of all calls but `read`, in bytes: names in a very large directory. */
const OUTPUT_LIMIT = 64 * 1024 * 1024;

/** What the programs complain of in the C locale (strerror(3)). */
const COMPLAINTS: [string, HostFault][] = [
  ["No such file or directory", "absent"],
  ["Not a directory", "absent"],
  ["Permission denied", "denied"],
  ["Operation not permitted", "denied"],
  ["Too many levels of symbolic links", "bad-link"],
];

/** @param seconds longest that one call may take */
export function remote(seconds: number): Calls {
  const ask = async (path: string, program: string, args: readonly string[], limit = OUTPUT_LIMIT) => {
    const { status, stdout, stderr } = await start(find(program), args, { seconds, limit });
    if (status === 0) return stdout;
    const [says, fault] = COMPLAINTS.find(([text]) => stderr.includes(text)) ?? [printable(stderr), "failed"];
    throw hostError(fault, path, says || `${program} ended with status ${status}`);
  };
  const stat = async (path: string) => parseStat(await ask(path, "stat", ["-c", STAT, "--", path]), path);
  const read = async (path: string, limit: number) => {
    requireFile(await stat(path), path);
    const bytes = await ask(path, "head", ["-c", String(limit + 1), "--", path], limit + 1);
    if (bytes.length > limit) throw hostError("too-large", path, `more than ${limit} bytes`);
    return bytes;
  };
  return {
    stat,
    type: async (path) => (await stat(path)).type,
    link: async (path) => fromBytes(await ask(path, "readlink", ["-nv", "--", path])),
    names: async (path) => {
      const told = await ask(path, "find", [
        `${path}/`,
        "-mindepth",
        "1",
        "-maxdepth",
        "1",
        "-printf",
        "%f\\0",
      ]);
      return fromBytes(told).split("\0").slice(0, -1);
    },
    read,
    content: async ({ resolved }, limit, use) => use(await read(resolved, limit)),
    sha256: async (path) => {
      requireFile(await stat(path), path);
      const [digest] = /[0-9a-f]{64}/.exec(fromBytes(await ask(path, "sha256sum", ["--", path]))) ?? [];
      if (digest === undefined) throw hostError("failed", path, "sha256sum told no digest");
      return digest;
    },
    chunks: (path) => {
      throw hostError("unavailable", path, "large files of a remote mount are not read in pieces");
    },
    xattrs: (path) => {
      throw hostError("unavailable", path, "extended attributes of a remote mount are not read");
    },
  };
}

function requireFile({ type }: FileStat, path: string): void {
  if (type !== "file") throw hostError("special", path, `a ${type}, not a file`);
}

/** stat(1): raw mode in hex, owner, group, size, device, inode, times of content and inode in nanoseconds. */
const STAT = "%f %u %g %s %d %i %.9Y %.9Z";
/** The file type bits of a mode, shifted to the right by twelve (inode(7)). */
const TYPES: Record<number, FileType> = {
  12: "socket",
  10: "link",
  8: "file",
  6: "block",
  4: "directory",
  2: "character",
  1: "fifo",
};

function parseStat(stdout: Uint8Array, path: string): FileStat {
  const [mode = "", uid, gid, size, device, inode, mtime = "", ctime = ""] = fromBytes(stdout)
    .trim()
    .split(" ");
  const bits = Number.parseInt(mode, 16);
  const type = TYPES[bits >> 12];
  if (type === undefined) throw hostError("failed", path, "stat told no type");
  return {
    type,
    mode: bits & 0o7777,
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
  const [seconds, nanoseconds] = time.split(".").map(Number);
  return Math.floor(((seconds ?? 0) * 1e3 + (nanoseconds ?? 0) / 1e6) * 1000);
}
