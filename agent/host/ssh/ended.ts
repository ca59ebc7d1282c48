/** Output of a program up to a mark behind it. */
export class Marked {
  readonly #mark: string;
  readonly #limit: number;
  #parts: Buffer[] = [];
  #length = 0;
  /** What follows the mark, once it has come: the exit status. */
  status: number | undefined;

  /** @param mark a word that nobody there can know beforehand  @param limit most bytes before it */
  constructor(mark: string, limit: number) {
    this.#mark = mark;
    this.#limit = limit;
  }

  /** False where there is more than may be. */
  take(part: Buffer): boolean {
    this.#parts.push(part);
    this.#length += part.length;
    if (part.includes(10)) this.#look();
    return this.status !== undefined || this.#length <= this.#limit + this.#markLength;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#parts, this.#length);
  }

  get #markLength(): number {
    return this.#mark.length + " 255\n\n".length;
  }

  /** The mark is the last that comes, so that only the end is to be looked at. */
  #look(): void {
    while (this.#parts.length > 1 && (this.#parts.at(-1)?.length ?? 0) < this.#markLength)
      this.#parts.splice(-2, 2, Buffer.concat(this.#parts.slice(-2)));
    const last = this.#parts.at(-1) ?? Buffer.alloc(0);
    const end = last.subarray(-this.#markLength).toString("latin1");
    const found = new RegExp(`\\n${this.#mark} (\\d{1,3})\\n$`).exec(end);
    if (found === null) return;
    this.status = Number(found[1]);
    this.#parts[this.#parts.length - 1] = last.subarray(0, last.length - found[0].length);
    this.#length -= found[0].length;
  }
}
