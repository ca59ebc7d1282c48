import type { Glance } from "./glance.ts";

/** Something that is looked at again and again. */
export class Polled<Name extends string = "ports" | "services"> {
  readonly name: Name;
  readonly #seen: { glance(): Glance };
  #last: string | undefined;

  constructor(name: Name, seen: { glance(): Glance }) {
    this.name = name;
    this.#seen = seen;
  }

  /** Is it another than when it was looked at last? What can't be seen may have changed, once; the scheduled passes tell why. */
  differs(): boolean {
    const glance = this.#seen.glance();
    const now = glance.is === "seen" ? glance.what : `unseen: ${glance.why}`;
    const before = this.#last;
    this.#last = now;
    return before !== undefined && before !== now;
  }
}
