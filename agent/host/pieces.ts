import { FormatError } from "../../src/formats/tree.ts";

/** Bytes that come in pieces, taken in other pieces. Both hold until the next is asked for. */
export class Pieces {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async isAtEnd(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#more());
  }

  /** The next so many bytes. Throws {@link FormatError} where there are fewer. */
  async take(length: number): Promise<Uint8Array> {
    while (this.#rest.length < length)
      if (!(await this.#more())) throw new FormatError("cut off before its end");
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }

  /** The next bytes, at most six, as a number in little endian. */
  async number(length: number): Promise<number> {
    return (await this.take(length)).reduceRight((sum, byte) => sum * 256 + byte, 0);
  }

  async #more(): Promise<boolean> {
    const rest = new Uint8Array(this.#rest);
    const { value, done } = await this.#source.next();
    if (done) return false;
    this.#rest = rest.length === 0 ? value : Buffer.concat([rest, value]);
    return true;
  }
}
