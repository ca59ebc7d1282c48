import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isThere } from "../../files/is-there.ts";
import { writeAtomic } from "../../files/write-atomic.ts";
import { reason, Trouble } from "../../model/trouble.ts";

/** A trust repository's folder, by paths inside it. */
export class Folder {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }

  has(inside: string): boolean {
    return isThere(join(this.path, inside));
  }

  /** The bytes of a file. Throws {@link Trouble}. */
  read(inside: string): Uint8Array {
    const path = join(this.path, inside);
    try {
      return readFileSync(path);
    } catch (thrown) {
      if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
      throw new Trouble(
        `${path}: can't be read (${reason(thrown)}); is ${this.path} a whole trust repository?`,
      );
    }
  }

  readText(inside: string): string {
    return new TextDecoder().decode(this.read(inside));
  }

  /** Puts a file in place whole and durably. Throws {@link Trouble}. */
  write(inside: string, content: string | Uint8Array): void {
    const path = join(this.path, inside);
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (thrown) {
      if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
      throw new Trouble(`${path}: its folder can't be made (${reason(thrown)})`);
    }
    writeAtomic(path, content);
  }
}
