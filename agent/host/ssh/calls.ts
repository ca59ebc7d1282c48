import type { Calls } from "../calls.ts";
import { hostError } from "../fault.ts";
import { HostError } from "../host.ts";
import { Ahead, isOfKernel } from "./ahead.ts";
import { IndexOfFiles } from "./index-of-files.ts";
import { Look } from "./look.ts";
import type { Machine } from "./machine.ts";
import { Read } from "./read.ts";
import type { Session } from "./session.ts";
import { Shelf } from "./shelf.ts";
import { type Attributes, ReadAttributes } from "./xattrs.ts";

/** Largest file that is read ahead, and most that is at a time, in bytes. */
const MOST_OF_FILE = 256 * 1024;
const MOST_AT_ONCE = 4 * 1024 * 1024;

/** @param isForbidden what is never opened, and so not read ahead either */
export function callsOver(session: Session, machine: Machine, isForbidden: (path: string) => boolean): Calls {
  const ahead = new Ahead();
  const index = new IndexOfFiles(new Look(session, machine), ahead, () => session.pid);
  const read = new Read(session, machine);
  const attributes = new ReadAttributes(session, machine);
  const contents = new Shelf<Uint8Array>(({ length }) => length);
  const known = new Shelf<Attributes | HostError>(() => 512);

  const requireFile = async (path: string) => {
    const { stat } = await index.entry(path);
    if (stat.type !== "file") throw hostError("special", path, `a ${stat.type}, not a file`);
    return stat;
  };
  /** Of what is to be asked along with a path, what can be read at once. */
  const small = (paths: readonly string[]) => {
    let bytes = 0;
    return paths.filter((path, at) => {
      if (at === 0) return true;
      if (/^\/proc\/\d+\//.test(path)) return true;
      const stat = index.seen(path)?.stat;
      if (stat?.type !== "file" || stat.size > MOST_OF_FILE || contents.has(path) || isForbidden(path))
        return false;
      bytes += stat.size;
      return bytes <= MOST_AT_ONCE;
    });
  };
  const readFile = async (path: string, limit: number): Promise<Uint8Array> => {
    const shelved = isVolatile(path) ? contents.take(path) : contents.at(path);
    if (shelved) return within(shelved, path, limit);
    const { size } = await requireFile(path);
    const paths =
      size > MOST_OF_FILE
        ? [path]
        : small(
            ahead.with(
              "read",
              path,
              () => index.beside(path),
              () => index.processes(),
            ),
          );
    if (paths.length > 1) {
      for (const [one, bytes] of await severalOf(read, [...new Set(paths)])) contents.put(one, bytes);
      const found = isVolatile(path) ? contents.take(path) : contents.at(path);
      if (found) return within(found, path, limit);
    }
    return read.whole(path, limit);
  };
  const learn = async (paths: readonly string[]) => {
    for (const [path, found] of await attributes.of(paths)) known.put(path, found);
  };
  return {
    type: async (path) => (await index.entry(path)).stat.type,
    stat: async (path) => (await index.entry(path)).stat,
    link: async (path) => {
      const { stat, target } = await index.entry(path);
      if (stat.type !== "link") throw hostError("failed", path, `a ${stat.type}, not a link`);
      if (target === "") throw hostError("denied", path, "where it leads can't be seen");
      return target;
    },
    names: (path) => index.names(path),
    read: readFile,
    content: async ({ resolved }, limit, use) => use(await readFile(resolved, limit)),
    sha256: async (path) => {
      await requireFile(path);
      return read.sha256(path);
    },
    chunks: async function* (path) {
      await requireFile(path);
      yield* read.pieces(path);
    },
    xattrs: async (path) => {
      if (!known.has(path)) {
        const paths = ahead.with(
          "xattrs",
          path,
          () => index.beside(path),
          () => [],
        );
        await learn(paths);
        if (!known.has(path)) await learn([path]);
      }
      const found = known.at(path);
      if (found === undefined) throw hostError("failed", path, "its extended attributes were not told");
      if (found instanceof HostError) throw found;
      return found;
    },
  };
}

/** What was read a moment ago is no longer what is there. */
function isVolatile(path: string): boolean {
  return isOfKernel(path);
}

async function severalOf(read: Read, paths: readonly string[]): Promise<Map<string, Uint8Array>> {
  try {
    return await read.several(paths, MOST_OF_FILE);
  } catch (thrown) {
    // One of them hangs, or has grown; each is then asked for by itself.
    if (thrown instanceof HostError && (thrown.fault === "timed-out" || thrown.fault === "too-large"))
      return new Map();
    throw thrown;
  }
}

function within(bytes: Uint8Array, path: string, limit: number): Uint8Array {
  if (bytes.length > limit) throw hostError("too-large", path, `more than ${limit} bytes`);
  return bytes;
}
