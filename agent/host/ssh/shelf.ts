/** Most that is kept, in bytes. */
const MOST = 48 * 1024 * 1024;

/** What was brought along before it was asked for; what came first goes first. */
export class Shelf<T> {
  readonly #kept = new Map<string, T>();
  readonly #sizeOf: (one: T) => number;
  #size = 0;

  constructor(sizeOf: (one: T) => number) {
    this.#sizeOf = sizeOf;
  }

  has(path: string): boolean {
    return this.#kept.has(path);
  }

  at(path: string): T | undefined {
    return this.#kept.get(path);
  }

  /** What is there, which then is there no more. */
  take(path: string): T | undefined {
    const one = this.#kept.get(path);
    this.#remove(path);
    return one;
  }

  put(path: string, one: T): void {
    this.#remove(path);
    this.#kept.set(path, one);
    this.#size += this.#sizeOf(one);
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= MOST) return;
      this.#remove(oldest);
    }
  }

  #remove(path: string): void {
    const one = this.#kept.get(path);
    if (one === undefined) return;
    this.#kept.delete(path);
    this.#size -= this.#sizeOf(one);
  }
}
