import type { WatchItem } from "../run/errand.ts";
import type { Found } from "./folders.ts";
import type { Place } from "./way.ts";

interface Item {
  names: Set<string>;
  globs: Set<string>;
  deeper: boolean;
  kinds: readonly string[];
}

/** Gathers what is to be watched: each folder once for the same kinds, whoever asks for it. */
export class Gathered {
  readonly #folders = new Map<string, Map<string, Item>>();

  /** Number of folders. */
  get count(): number {
    return this.#folders.size;
  }

  /** Names that decide where something leads. */
  addWay(way: readonly Place[], kinds: readonly string[]): void {
    for (const { folder, name } of way) this.#item(folder, kinds).names.add(name);
  }

  /** Folders in which something may match a glob. */
  addFolders(folders: readonly Found[], glob: string, kinds: readonly string[]): void {
    for (const { folder, deeper } of folders) {
      const item = this.#item(folder, kinds);
      item.globs.add(glob);
      item.deeper ||= deeper;
    }
  }

  items(): WatchItem[] {
    return [...this.#folders].flatMap(([folder, items]) =>
      [...items.values()].map(
        ({ names, globs, deeper, kinds }): WatchItem => ({
          folder,
          ...(names.size > 0 ? { names: [...names] } : {}),
          ...(globs.size > 0 ? { globs: [...globs] } : {}),
          ...(deeper ? { deeper } : {}),
          kinds: [...kinds],
        }),
      ),
    );
  }

  #item(folder: string, kinds: readonly string[]): Item {
    const items = this.#folders.get(folder) ?? new Map<string, Item>();
    this.#folders.set(folder, items);
    const item = items.get(kinds.join()) ?? { names: new Set(), globs: new Set(), deeper: false, kinds };
    items.set(kinds.join(), item);
    return item;
  }
}
