import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { isCode } from "../../src/files/fault.ts";
import { type Glance, glance } from "./glance.ts";

/** Where systemd keeps a folder for each service that runs (systemd.resource-control(5)); cgroup 2, then 1. */
const SLICES = ["/sys/fs/cgroup/system.slice", "/sys/fs/cgroup/systemd/system.slice"];
/** So many glances look at names alone, before it is looked at whether some service was started anew. */
const BETWEEN = 4;

/** Services that run. */
export class Services {
  readonly #slices: readonly string[];
  #names = "";
  #starts = "";
  #left = 0;

  /** @param slices folders of which the first that is there counts */
  constructor(slices = SLICES) {
    this.#slices = slices;
  }

  glance(): Glance {
    return glance(() => {
      const { slice, names } = this.#running();
      const text = names.join("\n");
      if (text !== this.#names || this.#left-- <= 0) {
        // Another number is another start of it.
        const starts = names.map((name) => statSync(join(slice, name), { throwIfNoEntry: false })?.ino);
        this.#starts = starts.join();
        this.#names = text;
        this.#left = BETWEEN;
      }
      return `${text}\n${this.#starts}`;
    });
  }

  #running(): { slice: string; names: string[] } {
    for (const slice of this.#slices)
      try {
        const names = readdirSync(slice).filter((name) => name.endsWith(".service"));
        return { slice, names: names.sort() };
      } catch (thrown) {
        if (!isCode(thrown, "ENOENT")) throw thrown;
      }
    throw Object.assign(new Error(`found neither ${this.#slices.join(" nor ")}`), { code: "ENOENT" });
  }
}
