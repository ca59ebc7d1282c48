/**
 * Calls on local file systems. They are synchronous, which is many times cheaper than a trip through the thread
 * pool, and safe: a local regular file doesn't hang, and nothing else is opened.
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { setImmediate } from "node:timers/promises";
import { fromBytes, toBytes } from "../../src/model/text.ts";
import type { Calls } from "./calls.ts";
import { failed, hostError } from "./fault.ts";
import type { FileStat } from "./host.ts";
import { typeOf } from "./stat-fields.ts";
import { hasNoXattrs, NO_XATTRS, xattrs } from "./xattr.ts";

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
  /** The file whose content was read last, if it was seen then that it has no extended attribute. */
  let plain: string | undefined;
  /** Names that are no UTF-8 go to the system as bytes; all others as strings, which is cheaper. */
  const raw = (path: string) => (path.isWellFormed() ? root + path : Buffer.from(toBytes(root + path)));
  return {
    type: (path) => attempt(path, () => typeOf(fs.lstatSync(raw(path)).mode)),
    stat: (path) => attempt(path, () => describe(fs.lstatSync(raw(path)))),
    link: (path) => attempt(path, () => fromBytes(fs.readlinkSync(raw(path), "buffer"))),
    names: (path) => attempt(path, () => names(raw(path))),
    read: (path, limit) => attempt(path, () => whole(open(raw(path), path), limit, path)),
    content: ({ resolved, stat }, limit, use) => {
      const bytes = attempt(resolved, () => {
        const opened = open(raw(resolved), resolved, stat);
        plain = hasNoXattrs(opened.file) ? resolved : undefined;
        return whole(opened, limit, resolved, opened.size < CHUNK ? chunk : undefined);
      });
      return use(bytes);
    },
    sha256: async (path) => {
      const { file } = attempt(path, () => open(raw(path), path));
      try {
        return await hash(file, path);
      } finally {
        fs.closeSync(file);
      }
    },
    chunks: (path) => chunks(raw(path), path),
    xattrs: (path) => (path === plain ? NO_XATTRS : xattrs(root + path, path)),
  };
}

function* chunks(raw: string | Buffer, path: string): Generator<Uint8Array> {
  const { file } = attempt(path, () => open(raw, path));
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

function describe(stat: fs.Stats): FileStat {
  return {
    type: typeOf(stat.mode),
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

/** Names as text, which is cheaper; as bytes where one of them may be no UTF-8. */
function names(raw: string | Buffer): string[] {
  const found = fs.readdirSync(raw, "utf8");
  const isText = !found.some((name) => name.includes("\uFFFD"));
  return isText ? found : fs.readdirSync(raw, "buffer").map(fromBytes);
}

interface Opened {
  file: number;
  /** Bytes that the file says it holds. */
  size: number;
}

/**
 * Opens a regular file, and looks again after opening that it is one.
 * @param path for messages  @param seen what was there just now: nothing else is ever opened
 */
function open(raw: string | Buffer, path: string, seen?: FileStat): Opened {
  const type = seen?.type ?? typeOf(fs.lstatSync(raw).mode);
  if (type !== "file") throw hostError("special", path, `a ${type}, not a file`);
  const file = openQuietly(raw);
  const stat = fs.fstatSync(file);
  if (stat.isFile()) return { file, size: stat.size };
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

/** Reads to the end and closes. @param into room for what the file says it holds, and one byte more */
function whole(opened: Opened, limit: number, path: string, into?: Buffer): Uint8Array {
  try {
    return readAll(opened, limit, path, into);
  } finally {
    fs.closeSync(opened.file);
  }
}

/** Reads to the end, whatever size the file says it has, up to the limit. */
function readAll({ file, size }: Opened, limit: number, path: string, into?: Buffer): Uint8Array {
  let bytes = into ?? Buffer.allocUnsafe(Math.min(size || UNTOLD_SIZE, limit) + 1);
  let length = 0;
  for (let read = -1; read !== 0 && length <= limit; length += read) {
    // A regular file that had room for more and gave all it said it has is at its end.
    if (length === size && read > 0) break;
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
