/**
 * Calls on remote file systems that were named. Each is a program of its own that is killed when its time is over: a
 * thread of ours that hangs in the kernel would keep this process from ending.
 */
import { fromBytes } from "../../src/model/text.ts";
import type { Calls } from "./calls.ts";
import { start } from "./child.ts";
import { complained, hostError } from "./fault.ts";
import type { FileStat } from "./host.ts";
import { find } from "./run.ts";
import { statOf } from "./stat-fields.ts";

/** Output of all calls but `read`, in bytes: names in a very large directory. */
const OUTPUT_LIMIT = 64 * 1024 * 1024;

/** @param seconds longest that one call may take */
export function remote(seconds: number): Calls {
  const ask = async (path: string, program: string, args: readonly string[], limit = OUTPUT_LIMIT) => {
    const { status, stdout, stderr } = await start(find(program), args, { seconds, limit });
    if (status === 0) return stdout;
    throw complained(path, stderr || `${program} ended with status ${status}`);
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

function parseStat(stdout: Uint8Array, path: string): FileStat {
  const [mode = "", ...rest] = fromBytes(stdout).trim().split(" ");
  const stat = statOf(Number.parseInt(mode, 16), rest);
  if (stat === undefined) throw hostError("failed", path, "stat told no type");
  return stat;
}
