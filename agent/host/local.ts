/**
 * Calls on local file systems. They are synchronous, which is many times cheaper than a trip through the thread
 * pool, and safe: a local regular file doesn't hang, and nothing else is opened.
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { setImmediate } from "node:timers/promises";
import { fromBytes, toBytes } from "../../src/model/text.ts";
import type { Calls, Entry } from "./calls.ts";
import { failed, hostError } from "./fault.ts";
import type { FileStat, FileType } from "./host.ts";
import { xattrs } from "./xattr.ts";

/** O_NONBLOCK: a FIFO put in place of the file after it was looked at doesn't hang the open. */
const OPEN =
  fs.constants.O_RDONLY | fs.constants.O_NONBLOCK | fs.constants.O_NOFOLLOW | fs.constants.O_NOCTTY;
/** Bytes read at a time to be hashed, and bytes hashed before other work gets a turn. */
const CHUNK = 256 * 1024;
const TURN = 64 * 1024 * 1024;
/** Files of /proc and /sys say size 0 and hold up to about this much. */
const UNTOLD_SIZE = 16 * 1024;

const chunk = Buffer.allocUnsafeSlow(CHUNK);

/** @param root folder of this machine that is the host's "/", without a slash at its end */
export function local(root: string): Calls {
  /** Names that are no UTF-8 go to the system as bytes; all others as strings, which is cheaper. */
  const raw = (path: string) => (path.isWellFormed() ? root + path : Buffer.from(toBytes(root + path)));
  return {
    type: (path) => attempt(path, () => typeOf(fs.lstatSync(raw(path)))),
    stat: (path) => attempt(path, () => describe(fs.lstatSync(raw(path)))),
    link: (path) => attempt(path, () => fromBytes(fs.readlinkSync(raw(path), "buffer"))),
    entries: (path) =>
      attempt(path, () => fs.readdirSync(raw(path), { withFileTypes: true, encoding: "buffer" }).map(entry)),
    read: (path, limit) =>
      attempt(path, () => {
        const file = open(raw(path), path);
        try {
          return readAll(file, limit, path);
        } finally {
          fs.closeSync(file);
        }
      }),
    sha256: async (path) => {
      const file = attempt(path, () => open(raw(path), path));
      try {
        return await hash(file, path);
      } finally {
        fs.closeSync(file);
      }
    },
    chunks: (path) => chunks(raw(path), path),
    xattrs: (path) => xattrs(root + path, path),
  };
}

function* chunks(raw: string | Buffer, path: string): Generator<Uint8Array> {
  const file = attempt(path, () => open(raw, path));
  try {
    const bytes = Buffer.allocUnsafeSlow(CHUNK);
    for (;;) {
      const read = attempt(path, () => fs.readSync(file, bytes));
      if (read === 0) return;
      yield bytes.subarray(0, read);
    }
  } finally {
    fs.closeSync(file);
  }
}

function attempt<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    return failed(thrown, path);
  }
}

type Kind = Pick<
  fs.Stats,
  "isFile" | "isDirectory" | "isSymbolicLink" | "isFIFO" | "isSocket" | "isBlockDevice"
>;

function typeOf(stat: Kind): FileType {
  if (stat.isFile()) return "file";
  if (stat.isDirectory()) return "directory";
  if (stat.isSymbolicLink()) return "link";
  if (stat.isFIFO()) return "fifo";
  if (stat.isSocket()) return "socket";
  return stat.isBlockDevice() ? "block" : "character";
}

function describe(stat: fs.Stats): FileStat {
  return {
    type: typeOf(stat),
    mode: stat.mode & 0o7777,
    uid: stat.uid,
    gid: stat.gid,
    size: stat.size,
    device: stat.dev,
    inode: stat.ino,
    mtime: Math.floor(stat.mtimeMs * 1000),
    ctime: Math.floor(stat.ctimeMs * 1000),
  };
}

function entry(found: fs.Dirent<Buffer>): Entry {
  return { name: fromBytes(found.name), type: typeOf(found) };
}

/** Opens a regular file, and looks again after opening that it is one. @param path for messages */
function open(raw: string | Buffer, path: string): number {
  const type = typeOf(fs.lstatSync(raw));
  if (type !== "file") throw hostError("special", path, `a ${type}, not a file`);
  const file = openQuietly(raw);
  if (fs.fstatSync(file).isFile()) return file;
  fs.closeSync(file);
  throw hostError("special", path, "replaced by something that is no file while it was opened");
}

/** Leaves the access time alone where the system lets us (open(2): the owner and root may). */
function openQuietly(raw: string | Buffer): number {
  try {
    return fs.openSync(raw, OPEN | fs.constants.O_NOATIME);
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EPERM")) throw thrown;
    return fs.openSync(raw, OPEN);
  }
}

/** Reads to the end, whatever size the file says it has, up to the limit. */
function readAll(file: number, limit: number, path: string): Uint8Array {
  const size = fs.fstatSync(file).size || UNTOLD_SIZE;
  let bytes = Buffer.allocUnsafeSlow(Math.min(size, limit) + 1);
  let length = 0;
  for (let read = -1; read !== 0 && length <= limit; length += read) {
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(2 * length, limit + 1));
    read = fs.readSync(file, bytes, length, bytes.length - length, null);
  }
  if (length > limit) throw hostError("too-large", path, `more than ${limit} bytes`);
  return bytes.subarray(0, length);
}

async function hash(file: number, path: string): Promise<string> {
  const digest = createHash("sha256");
  for (let read = -1, sinceTurn = 0; read !== 0; sinceTurn += read) {
    read = attempt(path, () => fs.readSync(file, chunk));
    digest.update(chunk.subarray(0, read));
    if (sinceTurn < TURN) continue;
    await setImmediate();
    sinceTurn = 0;
  }
  return digest.digest("hex");
}
