import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { reason, Trouble } from "../model/trouble.ts";

/** Bytes read at a time. */
const CHUNK = 128 * 1024;
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
   * The lines, without their ends; what stands after the last end is none. The bytes of one hold until the next is asked
   * for. Throws {@link Trouble} where they can't be read, or are no longer what they were.
   * @param range from the start of a line to the end of one; else all
   * @param told the bytes as they are read
   */
  lines(range?: Range, told?: (chunk: Uint8Array) => void): Iterable<Buffer>;
  /** The one line of a range, as text. Throws as `lines`. */
  line(range: Range): string;
}

/** Lines that are at hand. */
export function linesAtHand(path: string, bytes: Uint8Array): Lines {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    path,
    *lines(range = { from: 0, to: all.length }, told) {
      const part = all.subarray(range.from, range.to);
      told?.(part);
      yield* linesIn(part);
    },
    line: ({ from, to }) => all.toString("utf8", from, to - 1),
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

  *lines(range: Range = { from: 0, to: Infinity }, told?: (chunk: Uint8Array) => void): Generator<Buffer> {
    const file = this.#trying(() => openSync(this.path, "r"));
    const bytes = Buffer.allocUnsafeSlow(Math.min(CHUNK, range.to - range.from));
    try {
      this.#requireSame(file);
      const rest: Buffer[] = [];
      for (let at = range.from; at < range.to; ) {
        const chunk = this.#trying(() => readChunk(file, bytes, at, range.to));
        if (chunk.length === 0) break;
        told?.(chunk);
        at += chunk.length;
        const first = chunk.indexOf(LINE_END);
        if (first >= 0) {
          yield Buffer.concat([...rest.splice(0), chunk.subarray(0, first)]);
          yield* linesIn(chunk.subarray(first + 1));
        }
        rest.push(Buffer.from(chunk.subarray(chunk.lastIndexOf(LINE_END) + 1)));
      }
      this.#requireSame(file);
    } finally {
      closeSync(file);
    }
  }

  line(range: Range): string {
    for (const line of this.lines(range)) return line.toString("utf8");
    throw new Trouble(`${this.path} changed while it was read; run the command again`);
  }

  #requireSame(file: number): void {
    const { dev, ino, size, mtimeMs, ctimeMs } = fstatSync(file);
    const state = [dev, ino, size, mtimeMs, ctimeMs].join(" ");
    this.#state ??= state;
    if (state !== this.#state)
      throw new Trouble(`${this.path} changed while it was read; run the command again`);
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

function readChunk(file: number, into: Buffer, at: number, end: number): Buffer {
  return into.subarray(0, readSync(file, into, 0, Math.min(into.length, end - at), at));
}

function* linesIn(bytes: Buffer): Generator<Buffer> {
  let start = 0;
  for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
    yield bytes.subarray(start, end);
    start = end + 1;
  }
}
