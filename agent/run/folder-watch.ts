import { type FSWatcher, lstatSync, statSync, watch } from "node:fs";
import { basename, join } from "node:path";
import { anyGlob } from "../../src/model/glob.ts";
import { reason } from "../../src/model/trouble.ts";
import type { WatchItem } from "./errand.ts";

/** What was heard: facts of these kinds may have changed. */
export interface Heard {
  kinds: readonly string[];
  /** What there is to be watched may be another now. */
  replan: boolean;
}

/** Most names of which it is known what they come to; beyond, some are looked at twice. */
const MOST_NAMES = 10_000;

/** One watched folder. What happens directly in it is heard; nothing is read, and no list of it is held. */
export class FolderWatch {
  readonly #folder: string;
  readonly #tell: (heard: Heard) => void;
  #watcher: FSWatcher | undefined;
  /** Tells the folder that is watched from one that took its place. */
  #identity = "";
  #items: { names: ReadonlySet<string>; matches(path: string): boolean; deeper: boolean; kinds: string[] }[] =
    [];
  /** What each name came to that was looked at lately: a storm on one file asks for it once. */
  readonly #known = new Map<string, Heard | undefined>();
  /** Why it is not watched. */
  fault: string | undefined;

  constructor(folder: string, tell: (heard: Heard) => void) {
    this.#folder = folder;
    this.#tell = tell;
  }

  /**
   * Watches for these from now on. A folder that took the place of the one that was watched is noticed. Out of watches, or without the
   * right to: that is its fault, and the scheduled passes see what happens there.
   */
  watch(items: readonly WatchItem[]): void {
    this.#items = items.map(({ names = [], globs = [], deeper = false, kinds }) => ({
      names: new Set(names),
      matches: anyGlob(globs),
      deeper,
      kinds,
    }));
    this.#known.clear();
    this.#open();
  }

  /** Looks again at each name that something happens to. */
  forget(): void {
    this.#known.clear();
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  #open(): void {
    try {
      const { dev, ino, birthtimeNs } = statSync(this.#folder, { bigint: true });
      const identity = [dev, ino, birthtimeNs].join();
      if (this.#watcher && this.#identity === identity) return;
      this.close();
      this.#watcher = watch(this.#folder, (_, name) => this.#happened(name));
      this.#watcher.on("error", (error) => this.#lost(error));
      this.#identity = identity;
      this.fault = undefined;
    } catch (thrown) {
      if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
      this.#lost(thrown);
    }
  }

  #lost(error: Error): void {
    this.close();
    // Without the path, so that one reason is told once for all folders.
    this.fault = reason(error).split(", ")[0];
    // Gone between the plan and this: there is another plan to be made.
    if ("code" in error && error.code === "ENOENT") this.#tell({ kinds: this.#kinds(), replan: true });
  }

  /** @param name in the folder, or of the folder itself where that was removed or renamed; null where it is not known */
  #happened(name: string | null): void {
    if (name === null || name === basename(this.#folder) || name.includes("\uFFFD")) {
      // What is watched may be gone, and another in its place.
      this.close();
      this.#open();
      this.#tell({ kinds: this.#kinds(), replan: true });
      return;
    }
    if (!this.#known.has(name)) {
      if (this.#known.size >= MOST_NAMES) this.#known.clear();
      this.#known.set(name, this.#heardBy(name));
    }
    const heard = this.#known.get(name);
    if (heard) this.#tell(heard);
  }

  #heardBy(name: string): Heard | undefined {
    const path = join(this.#folder, name);
    const named = this.#items.filter(({ names, matches }) => names.has(name) || matches(path));
    const deeper = this.#items.filter((item) => item.deeper && !named.includes(item));
    if (named.length + deeper.length === 0) return undefined;
    const kind = kindOf(path);
    const counting = kind === "folder" ? [...named, ...deeper] : named;
    if (counting.length === 0) return undefined;
    return { kinds: counting.flatMap(({ kinds }) => kinds), replan: kind !== "file" };
  }

  #kinds(): string[] {
    return this.#items.flatMap(({ kinds }) => kinds);
  }
}

type Kind = "file" | "folder" | "gone" | "other";

function kindOf(path: string): Kind {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return "gone";
    return stat.isFile() ? "file" : stat.isDirectory() ? "folder" : "other";
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown) return "other";
    throw thrown;
  }
}
