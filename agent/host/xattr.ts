/** Extended attributes (xattr(7)), for which Node has no call: the C library's, by way of koffi. */
import { getSystemErrorName } from "node:util";
import { fromBytes, toBytes } from "../../src/model/text.ts";
import { reason } from "../../src/model/trouble.ts";
import { failed } from "./fault.ts";
import { HostError } from "./host.ts";
import { koffi } from "./koffi.ts";

/** Longest list of names, and longest value, in bytes (limits.h: XATTR_LIST_MAX, XATTR_SIZE_MAX). */
const LONGEST = 64 * 1024;
/** Room that is offered first, for the kernel finds as much of its own at each call, and most files have no attribute. */
const USUAL = 256;

interface LibC {
  /** llistxattr(2), flistxattr(2) and lgetxattr(2): length of what was put in the buffer, or -1. */
  list(path: Uint8Array, buffer: Uint8Array, size: number): number;
  listOpen(file: number, buffer: Uint8Array, size: number): number;
  get(path: Uint8Array, name: Uint8Array, buffer: Uint8Array, size: number): number;
  /** Name of the last error, such as "ENODATA". */
  error(): string;
}

/** As most files have it. */
export const NO_XATTRS: ReadonlyMap<string, Uint8Array> = new Map();

let library: LibC | undefined;
const buffer = Buffer.allocUnsafeSlow(LONGEST);

/**
 * Extended attributes of a file, not following a last link. A file system that has none gives none.
 * @param file its path on this machine  @param path its path for messages
 */
export function xattrs(file: string, path: string): ReadonlyMap<string, Uint8Array> {
  library ??= callLibC();
  const raw = cString(file);
  const { list, get } = library;
  const length = offer(library, (room) => list(raw, buffer, room));
  if (length === 0) return NO_XATTRS;
  if (length < 0) return none(library, path, "llistxattr");
  const found = new Map<string, Uint8Array>();
  for (const name of names(Buffer.from(buffer.subarray(0, length)))) {
    const text = terminated(name);
    const size = offer(library, (room) => get(raw, text, buffer, room));
    if (size >= 0) found.set(fromBytes(name), Uint8Array.from(buffer.subarray(0, size)));
    else none(library, path, "lgetxattr");
  }
  return found;
}

/**
 * Has an open file no extended attribute, as far as is known without looking up its path? Only once {@link xattrs} was asked
 * for some file.
 * @param file its descriptor
 */
export function hasNoXattrs(file: number): boolean {
  return library?.listOpen(file, buffer, USUAL) === 0;
}

/** Calls with room for what is usual, and again with all there may be where that was too little (ERANGE). */
function offer({ error }: LibC, call: (room: number) => number): number {
  const length = call(USUAL);
  return length < 0 && error() === "ERANGE" ? call(LONGEST) : length;
}

/** No attributes where the file system knows none, or where one was removed just now; else a `HostError`. */
function none(libc: LibC, path: string, syscall: string): ReadonlyMap<string, Uint8Array> {
  const code = libc.error();
  if (code === "ENOTSUP" || code === "ENODATA") return NO_XATTRS;
  return failed(Object.assign(new Error(code), { code, syscall }), path);
}

/** The names in a list as the kernel writes it: each with a zero byte behind it. */
function* names(list: Uint8Array): Iterable<Uint8Array> {
  for (let start = 0, end = list.indexOf(0); end >= 0; start = end + 1, end = list.indexOf(0, start))
    yield list.subarray(start, end);
}

const encoder = new TextEncoder();
const short = Buffer.allocUnsafeSlow(4096);

/** A path as C has it; the bytes hold until the next one. */
function cString(path: string): Uint8Array {
  if (path.length * 3 >= short.length || !path.isWellFormed()) return terminated(toBytes(path));
  short[encoder.encodeInto(path, short).written] = 0;
  return short;
}

function terminated(bytes: Uint8Array): Uint8Array {
  const text = new Uint8Array(bytes.length + 1);
  text.set(bytes);
  return text;
}

function callLibC(): LibC {
  try {
    const { load, errno } = koffi();
    const libc = load(null);
    return {
      list: libc.func("long llistxattr(const void *path, void *list, size_t size)"),
      listOpen: libc.func("long flistxattr(int fd, void *list, size_t size)"),
      get: libc.func("long lgetxattr(const void *path, const void *name, void *value, size_t size)"),
      error: () => getSystemErrorName(-errno()),
    };
  } catch (thrown) {
    throw new HostError("unavailable", `extended attributes can't be read here: ${reason(thrown)}`);
  }
}
