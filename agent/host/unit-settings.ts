import type { Node } from "../../src/formats/tree.ts";

/** The settings of a unit: those of its file and its drop-ins, in the order they apply (systemd.syntax(7)). */
export class UnitSettings {
  readonly #sections: Node[];

  /** @param files parsed files, the unit's own first */
  constructor(files: readonly Node[]) {
    this.#sections = files.flatMap((file) => file.children);
  }

  /** All values of a setting that may be given several times; an empty one forgets those before it. */
  list(section: string, key: string): string[] {
    const values: string[] = [];
    for (const value of this.#values(section, key)) {
      if (value === "") values.length = 0;
      else values.push(value);
    }
    return values;
  }

  /** The value that counts, of a setting that has one. Empty is not set. */
  last(section: string, key: string): string | undefined {
    return this.#values(section, key).at(-1) || undefined;
  }

  /** A boolean as systemd reads it (systemd.syntax(7)); false where it is not set. */
  flag(section: string, key: string): boolean {
    return /^(?:1|y|yes|t|true|on)$/i.test(this.last(section, key) ?? "");
  }

  has(section: string, key: string): boolean {
    return this.list(section, key).length > 0;
  }

  #values(section: string, key: string): string[] {
    return this.#sections
      .filter(({ name }) => name === section)
      .flatMap(({ children }) => children.filter(({ name }) => name === key))
      .flatMap((node) => (node.list ? node.children : [node]))
      .map(({ value }) => String(value ?? "").trim());
  }
}
