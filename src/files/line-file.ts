import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { reason, Trouble } from "../model/trouble.ts";

/** Bytes read at a time, more where a line is longer: few, since V8 keeps a large text longer than it is needed. */
const CHUNK = 32 * 1024;
const LINE_END = 0x0a;

/** A part of a file, in bytes. */
export interface Range {
  from: number;
  to: number;
}

/** Lines that may be read again and again. */
export interface Lines {
  /** For messages. */
  readonly path: string;
  /**
   * All bytes of a range, block by block, each of whole lines; what stands after the last line end is a block of its own.
   * The bytes of one hold until the next is asked for. Throws {@link Trouble} where they can't be read, or are no longer
   * what they were.
   * @param range from the start of a line on
   */
  blocks(range: Range): Iterable<Buffer>;
  /** The bytes of a range, all of them. Throws as `blocks`, and where the range ends behind the file. */
  bytes(range: Range): Buffer;
  /** Bytes of the whole file. Throws as `blocks`. */
  size(): number;
}

/** Lines that are at hand. */
export function linesAtHand(path: string, bytes: Uint8Array): Lines {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    path,
    *blocks({ from, to }) {
      for (let rest = all.subarray(from, to); rest.length > 0; ) {
        const end = rest.lastIndexOf(LINE_END, CHUNK) + 1 || rest.indexOf(LINE_END) + 1 || rest.length;
        yield rest.subarray(0, end);
        rest = rest.subarray(end);
      }
    },
    bytes({ from, to }) {
      if (to > all.length) throw changed(path);
      return all.subarray(from, to);
    },
    size: () => all.length,
  };
}

/** Lines of a file that is never held whole. */
export class LineFile implements Lines {
  readonly path: string;
  /** What changes when the file does, since it was read first. */
  #state: string | undefined;

  constructor(path: string) {
    this.path = path;
  }

  *blocks({ from, to }: Range): Generator<Buffer> {
    const file = this.#trying(() => openSync(this.path, "r"));
    let bytes = Buffer.allocUnsafeSlow(Math.min(CHUNK, to - from));
    try {
      this.#requireSame(file);
      let held = 0;
      for (let at = from; at < to; ) {
        if (held === bytes.length) bytes = Buffer.concat([bytes], 2 * held);
        const chunk = this.#trying(() => readChunk(file, bytes.subarray(held), at, to));
        if (chunk.length === 0) break;
        at += chunk.length;
        const [end, filled] = [chunk.lastIndexOf(LINE_END) + 1, held + chunk.length];
        if (end > 0) {
          yield bytes.subarray(0, held + end);
          bytes.copyWithin(0, held + end, filled);
        }
        held = end > 0 ? chunk.length - end : filled;
      }
      if (held > 0) yield bytes.subarray(0, held);
      this.#requireSame(file);
    } finally {
      closeSync(file);
    }
  }

  bytes({ from, to }: Range): Buffer {
    return this.#opened((file) => {
      const bytes = Buffer.allocUnsafe(to - from);
      for (let at = 0; at < bytes.length; ) {
        const { length } = this.#trying(() => readChunk(file, bytes.subarray(at), from + at, to));
        if (length === 0) throw changed(this.path);
        at += length;
      }
      return bytes;
    });
  }

  size(): number {
    return this.#opened((file) => fstatSync(file).size);
  }

  #opened<T>(read: (file: number) => T): T {
    const file = this.#trying(() => openSync(this.path, "r"));
    try {
      this.#requireSame(file);
      const found = read(file);
      this.#requireSame(file);
      return found;
    } finally {
      closeSync(file);
    }
  }

  #requireSame(file: number): void {
    const { dev, ino, size, mtimeMs, ctimeMs } = fstatSync(file);
    const state = [dev, ino, size, mtimeMs, ctimeMs].join(" ");
    this.#state ??= state;
    if (state !== this.#state) throw changed(this.path);
  }

  #trying<T>(call: () => T): T {
    try {
      return call();
    } catch (thrown) {
      if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
      throw new Trouble(`${this.path}: can't be read (${reason(thrown)}); check the name and the rights`);
    }
  }
}

function changed(path: string): Trouble {
  return new Trouble(`${path} changed while it was read; run the command again`);
}

function readChunk(file: number, into: Buffer, at: number, end: number): Buffer {
  return into.subarray(0, readSync(file, into, 0, Math.min(into.length, end - at), at));
}
